//! Rows beside the demo's, made by the same pure rules that judge callers' input.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    account,
    id::Id,
    json::Json,
    module, module_session, partner, partner_member, project, project_partner,
    text::{Translation, sort_key},
};
use passerelle::{
    auth::random,
    db::{SystemTx, change::Author},
    engine,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::App;

/// The request id of everything that a test plants.
pub const PLANTED: &str = "planted";

impl App {
    /// The partner with this acronym.
    pub async fn partner(&self, acronym: &str) -> partner::Model {
        let named = partner::Entity::find().filter(partner::Column::Acronym.eq(acronym));
        self.db.system("test").one(named).await.unwrap().unwrap()
    }

    /// The project with this acronym.
    pub async fn project(&self, acronym: &str) -> project::Model {
        let named = project::Entity::find().filter(project::Column::Acronym.eq(acronym));
        self.db.system("test").one(named).await.unwrap().unwrap()
    }

    /// The latest edition of the module with this code.
    pub async fn module(&self, code: &str) -> module::Model {
        let named = module::Entity::find().filter(module::Column::Code.eq(code));
        let latest = named.order_by_desc(module::Column::Edition);
        self.db.system("test").one(latest).await.unwrap().unwrap()
    }

    /// The account of a demo user: `manager@relience`.
    pub async fn account(&self, who: &str) -> account::Model {
        let named = account::Entity::find().filter(account::Column::Email.eq(format!("{who}.example.org")));
        self.db.system("test").one(named).await.unwrap().unwrap()
    }

    /// A transaction past every rule of access.
    pub async fn plant(&self) -> Planting {
        let now = engine::now();
        let author = Author {
            account: None,
            api_key: None,
            request_id: PLANTED.to_owned(),
            now,
        };
        let tx = self.db.system("test").begin(author).await.unwrap();
        Planting { tx, now, ids: 0 }
    }
}

/// Rows being written. Those of equal rank keep the order of their planting on both databases.
pub struct Planting {
    pub tx: SystemTx,
    pub now: DateTime<Utc>,
    ids: i64,
}

impl Planting {
    /// A new id, a millisecond after the one before.
    pub fn id<E>(&mut self) -> Id<E> {
        self.ids += 1;
        Id::new(random::ordered_uuid(self.now + TimeDelta::milliseconds(self.ids)))
    }

    /// A project that runs a year either way, with its coordinator's part; `change` makes it special.
    pub async fn project(
        &mut self,
        coordinator: &partner::Model,
        code: &str,
        change: impl FnOnce(&mut project::Changes),
        status: project::Status,
    ) -> project::Model {
        let today = self.now.date_naive();
        let new = project::New {
            id: self.id(),
            partner_id: coordinator.id,
            programme: project::Programme::Other,
            start_date: today - Days::new(365),
            end_date: today + Days::new(365),
            now: self.now,
        };
        let mut changes = project::Changes {
            code: Some(code.to_owned()),
            acronym: Some(code.to_owned()),
            title: Some(text("en", code)),
            ..project::Changes::default()
        };
        change(&mut changes);
        let row = project::Model::created(new, changes).unwrap();
        let row = project::Model { status, ..row };
        let row = self.tx.insert::<project::Entity>(row).await.unwrap();
        let part = project_partner::Model::coordinator(self.id(), &row, true, false);
        self.tx.insert::<project_partner::Entity>(part).await.unwrap();
        row
    }

    /// A partner's part in a project.
    pub async fn part(
        &mut self,
        project: &project::Model,
        partner: &partner::Model,
        role: project_partner::Role,
        state: project_partner::State,
    ) -> project_partner::Model {
        let part = project_partner::Model {
            partner_id: partner.id,
            role,
            state,
            ..project_partner::Model::coordinator(self.id(), project, false, true)
        };
        self.tx.insert::<project_partner::Entity>(part).await.unwrap()
    }

    /// A module; `change` makes it special.
    pub async fn module(
        &mut self,
        (project, provider): (&project::Model, &partner::Model),
        code: &str,
        change: impl FnOnce(&mut module::Changes),
        state: module::State,
    ) -> module::Model {
        let new = module::New {
            id: self.id(),
            partner_id: provider.id,
            project_id: project.id,
            kind: module::Kind::Specialist,
            now: self.now,
        };
        let mut changes = module::Changes {
            code: Some(code.to_owned()),
            title: Some(text("en", code)),
            ..module::Changes::default()
        };
        change(&mut changes);
        let row = module::Model::created(new, changes).unwrap();
        self.tx
            .insert::<module::Entity>(module::Model { state, ..row })
            .await
            .unwrap()
    }

    /// A day's session of a module.
    pub async fn session(&mut self, module: &module::Model, day: NaiveDate, place: &str) -> module_session::Model {
        let row = module_session::Model {
            id: self.id(),
            partner_id: module.partner_id,
            module_id: module.id,
            start_date: day,
            end_date: day,
            place: place.to_owned(),
            place_sort: sort_key(place),
            country: "FR".to_owned(),
            capacity: 10,
            visit: false,
            visited_project: None,
            version: 0,
            created_at: self.now,
            created_by: None,
            updated_at: self.now,
            updated_by: None,
        };
        self.tx.insert::<module_session::Entity>(row).await.unwrap()
    }

    /// A partner organisation; `change` makes it special.
    pub async fn partner(&mut self, legal_name: &str, change: impl FnOnce(&mut partner::Model)) -> partner::Model {
        let mut row = partner::Model {
            id: self.id(),
            legal_name: legal_name.to_owned(),
            legal_name_sort: sort_key(legal_name),
            business_name: None,
            acronym: sort_key(legal_name),
            organisation_type: partner::OrganisationType::Ngo,
            public_body: false,
            non_profit: true,
            oid: None,
            pic: None,
            vat_number: None,
            website: None,
            email: None,
            phone: None,
            street: None,
            postal_code: None,
            city: None,
            region: None,
            country: "FR".to_owned(),
            languages: Json::default(),
            expertise: Json::default(),
            accreditations: Json::default(),
            public_profile: false,
            state: partner::State::Active,
            version: 0,
            created_at: self.now,
            created_by: None,
            updated_at: self.now,
            updated_by: None,
        };
        change(&mut row);
        self.tx.insert::<partner::Entity>(row).await.unwrap()
    }

    /// A membership in force.
    pub async fn member(&mut self, who: &account::Model, partner: &partner::Model, roles: &[partner_member::Role]) {
        let new = partner_member::New {
            id: self.id(),
            partner_id: partner.id,
            account_id: who.id,
            email: who.email.clone(),
            display_name: who.display_name.clone(),
            roles: roles.to_vec(),
            now: self.now,
        };
        let row = partner_member::Model::invited(new).accepted(&who.display_name);
        self.tx.insert::<partner_member::Entity>(row).await.unwrap();
    }

    /// Makes it durable.
    pub async fn done(self) {
        self.tx.commit().await.unwrap();
    }
}

/// One language version.
pub fn text(language: &str, text: &str) -> Translation {
    Translation {
        language: language.to_owned(),
        text: Some(text.to_owned()),
    }
}

/// The day of the service.
pub fn today() -> NaiveDate {
    engine::now().date_naive()
}
