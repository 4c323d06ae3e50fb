//! Partners in the API.

mod mutation;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::partner::{self, AccreditationStatus, Model, OrganisationType, State};

pub use self::mutation::PartnerMutation;
use super::input::{PartnerFilter, PartnerOrder};
use crate::{
    account::{self, graphql::PartnerMember, input::PartnerMemberFilter},
    api_key::graphql::ApiKey,
    db::page::PageArgs,
    graphql::{
        connection::{Connection, View},
        node::{global_id, load},
        scalar::{CountryCode, Date, DateTime, EmailAddress, LanguageCode, RegionCode, Url},
        session,
        verb::Verb,
    },
    project::graphql::Project,
};

/// A partner organisation: it owns records and answers for them. Any signed-in user sees its profile.
/// Scope `partner:read`.
pub struct Partner(pub Model);

impl View for Partner {
    type Entity = partner::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// The seat of a partner.
#[derive(Debug, SimpleObject)]
pub struct Address {
    /// Street and number.
    street: Option<String>,
    /// Postal code.
    postal_code: Option<String>,
    /// City.
    city: Option<String>,
    /// NUTS region.
    region: Option<RegionCode>,
    /// Country.
    country: CountryCode,
}

/// An accreditation that a partner holds or has applied for.
#[derive(Debug, SimpleObject)]
pub struct Accreditation {
    /// Its name.
    name: String,
    /// The body that grants it.
    body: String,
    /// How far it is today; past `validUntil` it reads as LAPSED (P-5).
    status: AccreditationStatus,
    /// First day of validity.
    valid_from: Option<Date>,
    /// Last day of validity.
    valid_until: Option<Date>,
}

/// A partner organisation: it owns records and answers for them. Any signed-in user sees its profile.
/// Scope `partner:read`.
#[Object]
impl Partner {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Legal name in Latin script.
    async fn legal_name(&self) -> &str {
        &self.0.legal_name
    }

    /// Name as the partner uses it, in any script.
    async fn business_name(&self) -> Option<&str> {
        self.0.business_name.as_deref()
    }

    /// Short name.
    async fn acronym(&self) -> &str {
        &self.0.acronym
    }

    /// Kind of organisation.
    async fn organisation_type(&self) -> OrganisationType {
        self.0.organisation_type
    }

    /// Whether it is a public body.
    async fn public_body(&self) -> bool {
        self.0.public_body
    }

    /// Whether it works without profit.
    async fn non_profit(&self) -> bool {
        self.0.non_profit
    }

    /// Organisation id of the European programmes: `E` and 8 digits (P-1).
    async fn oid(&self) -> Option<&str> {
        self.0.oid.as_deref()
    }

    /// Participant identification code: 9 digits (P-1).
    async fn pic(&self) -> Option<&str> {
        self.0.pic.as_deref()
    }

    /// VAT number.
    async fn vat_number(&self) -> Option<&str> {
        self.0.vat_number.as_deref()
    }

    /// Web site.
    async fn website(&self) -> Option<Url> {
        self.0.website.clone().map(Url)
    }

    /// Address of the office.
    async fn email(&self) -> Option<EmailAddress> {
        self.0.email.clone().map(EmailAddress)
    }

    /// Telephone of the office.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    /// Country of the seat.
    async fn country(&self) -> CountryCode {
        CountryCode(self.0.country.clone())
    }

    /// Seat.
    async fn address(&self) -> Address {
        let Model {
            street,
            postal_code,
            city,
            region,
            country,
            ..
        } = self.0.clone();
        Address {
            street,
            postal_code,
            city,
            region: region.map(RegionCode),
            country: CountryCode(country),
        }
    }

    /// Working languages.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.0.languages.iter().cloned().map(LanguageCode).collect()
    }

    /// Expertise: free tags and ISCED-F fields such as `0923`.
    async fn expertise(&self) -> &[String] {
        &self.0.expertise
    }

    /// Accreditations held or applied for.
    async fn accreditations(&self, ctx: &Context<'_>) -> Result<Vec<Accreditation>> {
        let today = session(ctx)?.today();
        let shown = |one: &partner::Accreditation| Accreditation {
            name: one.name.clone(),
            body: one.body.clone(),
            status: one.status_on(today),
            valid_from: one.valid_from.map(Date),
            valid_until: one.valid_until.map(Date),
        };
        Ok(self.0.accreditations.iter().map(shown).collect())
    }

    /// Whether its profile may be shown in the public directory.
    async fn public_profile(&self) -> bool {
        self.0.public_profile
    }

    /// Whether it works in the service (P-2).
    async fn state(&self) -> State {
        self.0.state
    }

    /// Projects it takes part in and the viewer may see, in the order in which it joined them. Scope `project:read`.
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Project>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = super::projects(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// API keys that act for it, in the order of their making: all for its ADMIN, for other members their own.
    /// Scope `key:read`.
    async fn api_keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<ApiKey>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = crate::api_key::of_partner(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// Its members by name, for its ADMIN; nobody for others. Scope `member:read`.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which members; all if left out.")] filter: Option<PartnerMemberFilter>,
    ) -> Result<Connection<PartnerMember>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let filter = filter.unwrap_or_default().into();
        let page = account::page(session(ctx)?, self.0.id, &filter, args).await?;
        Ok(Connection::new(page))
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        Ok(super::viewer_can(&session(ctx)?.actor(), &self.0))
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was entered.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// Partners.
#[derive(Default)]
pub struct PartnerQuery;

#[Object]
impl PartnerQuery {
    /// The partner with this id; null if there is none that the viewer may see. Scope `partner:read`.
    async fn partner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a partner.")] id: ID,
    ) -> Result<Option<Partner>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Partners, for anyone who is signed in; by legal name unless another order is asked for. Scope `partner:read`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a list, fixed by the contract"
    )]
    async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Which partners; all that the viewer may see if left out.")] filter: Option<PartnerFilter>,
        #[graphql(desc = "The order.")] order_by: Option<PartnerOrder>,
    ) -> Result<Connection<Partner>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = super::page(
            session(ctx)?,
            &filter.unwrap_or_default().into(),
            order_by.map(Into::into),
            &args,
        )
        .await?;
        Ok(Connection::new(page))
    }
}
