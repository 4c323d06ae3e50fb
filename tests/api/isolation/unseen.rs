//! Whatever changes in rows that a caller may not see, no answer to them changes: not an id, a total, a cursor.

mod people;

use entity::{
    id::Id,
    mobility_target, module, module_prerequisite, module_session, module_session_trainer, partner, partner_member,
    project,
    project_partner::{self, Role, State},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::client;
use crate::support::{
    App, lists,
    oracle::{Persona, known},
    survey::{Survey, generous},
    world::World,
};

/// All that somebody is told, word for word, before the others change their rows.
struct Told<'a> {
    documents: Vec<String>,
    answers: Vec<(Persona, Vec<String>)>,
    app: &'a App,
}

impl<'a> Told<'a> {
    async fn to(app: &'a App, personas: &[Persona]) -> Self {
        let world = World::of(app).await;
        let mut questions = lists::questions(&world);
        questions.push(lists::of_partners());
        let mut documents = lists::documents(&questions);
        documents.push(Survey::new().document(&world));
        let mut told = Self {
            documents,
            answers: Vec::new(),
            app,
        };
        for persona in personas {
            let answers = told.ask(*persona).await;
            told.answers.push((*persona, answers));
        }
        told
    }

    async fn ask(&self, persona: Persona) -> Vec<String> {
        let client = client(self.app, persona).await;
        let mut answers = Vec::new();
        for document in &self.documents {
            answers.push(timeless(&client.patient_data(document).await.to_string()));
        }
        answers
    }

    async fn assert_the_same_now(&self) {
        for (persona, before) in &self.answers {
            for (before, now) in before.iter().zip(self.ask(*persona).await) {
                let at = before.bytes().zip(now.bytes()).position(|(one, other)| one != other);
                let near =
                    |text: &str| at.map(|at| text.chars().skip(at.saturating_sub(400)).take(800).collect::<String>());
                assert!(
                    *before == now,
                    "{} on {}:\n{:?}\n{:?}",
                    persona.name,
                    self.app.on,
                    near(before),
                    near(&now)
                );
            }
        }
    }
}

/// Signed addresses are good for a quarter of an hour from their reading on, and so differ from one reading to the next.
fn timeless(answer: &str) -> String {
    let mut parts = answer.split("?expires=");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let end = part.find('"').unwrap_or(part.len());
        text + &part[end..]
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_do_among_themselves_changes_no_answer() {
    let callers = [
        "anonymous",
        "operator",
        "manager@solo",
        "trainer@nordkoop",
        "participant1@relience",
        "counsellor2@relience",
    ];
    let tasks = App::on_both_with(generous).await.map(|app| {
        tokio::spawn(async move {
            let told = Told::to(&app, &callers.map(known)).await;
            others_work_through_the_api(&app).await;
            people::others_send_and_teach(&app).await;
            strangers_records_change(&app).await;
            told.assert_the_same_now().await;
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
}

/// Drafts in a project of the callers, and everything in projects that are not theirs.
async fn others_work_through_the_api(app: &App) {
    let world = World::of(app).await;
    for (who, code) in [
        ("trainer@relience", "WTG2-07"),
        ("trainer@relience", "WTG2-08"),
        ("trainer@growwell", "WTG2-03"),
        ("trainer@punte", "WTG2-06"),
        ("trainer@fjord", "FJORD-01"),
    ] {
        let input = format!("module: \"{}\", expectedVersion: 1, {TITLE}", world.module(code, 1).id);
        change(app, who, "moduleUpdate", &input).await;
    }
    for (who, project, code) in [
        ("trainer@relience", "WTG2", "WTG2-09"),
        ("trainer@fjord", "FJORD", "FJORD-02"),
    ] {
        let input = format!(
            "project: \"{}\", code: \"{code}\", kind: SPECIALIST, {TITLE}",
            world.project(project).id
        );
        change(app, who, "moduleCreate", &input).await;
    }
    let (fjord, kim) = (&world.project("FJORD").id, &world.project("KIM").id);
    let founding = format!(
        "code: \"AAA\", acronym: \"AAA\", {TITLE}, programme: OTHER, startDate: \"2030-01-01\", endDate: \"2030-12-31\""
    );
    change(app, "manager@fjord", "projectCreate", &founding).await;
    let continuing = format!("{founding}, predecessor: \"{kim}\"");
    change(app, "manager@aurora", "projectCreate", &continuing).await;
    let renaming = format!("project: \"{fjord}\", expectedVersion: 1, {TITLE}");
    change(app, "manager@fjord", "projectUpdate", &renaming).await;
    for (who, mutation, code) in [
        ("trainer@most", "moduleDelete", "KIM-PC-PL"),
        ("trainer@kapu", "moduleRetire", "KIM-PC-HU"),
    ] {
        let ending = format!("module: \"{}\", expectedVersion: 1", world.module(code, 1).id);
        change(app, who, mutation, &ending).await;
    }
    others_teaching(app, &world).await;
    let planning = format!("project: \"{fjord}\", expectedVersion: 2, targets: [{{hostCountry: \"SE\", planned: 3}}]");
    change(app, "manager@fjord", "mobilityTargetsSet", &planning).await;
    let most = &world.partner("most").id;
    let inviting = format!("project: \"{fjord}\", partner: \"{most}\", role: PARTNER");
    change(app, "manager@fjord", "projectPartnerInvite", &inviting).await;
    let closing = format!("project: \"{fjord}\", expectedVersion: 3");
    change(app, "manager@fjord", "projectSubmit", &closing).await;
    let closing = format!("project: \"{kim}\", expectedVersion: 1");
    change(app, "manager@aurora", "projectFinalise", &closing).await;
}

/// Sessions of drafts and strangers, and a draft that asks for a module of everybody's.
async fn others_teaching(app: &App, world: &World) {
    for (who, code) in [("trainer@punte", "WTG2-06"), ("trainer@fjord", "FJORD-01")] {
        let day = crate::support::builder::today();
        let input = format!(
            "module: \"{}\", startDate: \"{day}\", endDate: \"{day}\", place: \"Aaa\", country: \"FR\", capacity: 9",
            world.module(code, 1).id
        );
        change(app, who, "moduleSessionCreate", &input).await;
    }
    let asking = format!(
        "module: \"{}\", expectedVersion: 2, prerequisites: [\"{}\"]",
        world.module("WTG2-06", 1).id,
        world.module("WTG2-05", 1).id
    );
    change(app, "trainer@punte", "modulePrerequisitesSet", &asking).await;
}

/// First in every order by title, and full of words that callers look for.
const TITLE: &str = "title: {language: \"en\", text: \"Aaa social economy, inclusion, empowerment\"}";

pub(super) async fn change(app: &App, who: &str, mutation: &str, input: &str) {
    let document = format!("mutation {{ {mutation}(input: {{{input}}}) {{ id }} }}");
    app.as_user(who).await.data(&document).await;
}

/// Rows of KIM and of members of other partners, inserted, changed and removed.
async fn strangers_records_change(app: &App) {
    let kim = World::of(app).await.project("KIM").uuid;
    let project = project::Entity::update_many().filter(project::Column::Id.eq(kim));
    let project = project.col_expr(project::Column::Acronym, Expr::val("ZZZ"));
    app.update(project.col_expr(project::Column::TitleSort, Expr::val("aaa")))
        .await;
    app.set_part("porto", kim, Role::Partner, State::Left).await;
    let parts = project_partner::Entity::delete_many().filter(project_partner::Column::ProjectId.eq(kim));
    let gefyra = app.partner("gefyra").await.id;
    app.delete(parts.filter(project_partner::Column::PartnerId.eq(gefyra)))
        .await;
    let aurora = app.partner("aurora").await.id;
    remove_teaching(app, aurora).await;
    let modules = module::Entity::update_many().filter(module::Column::ProjectId.eq(kim));
    app.update(modules.col_expr(module::Column::TitleSort, Expr::val("aaa")))
        .await;
    add_to_a_draft(app).await;
    add_to_strangers(app, kim).await;
    let members = partner_member::Entity::update_many().filter(partner_member::Column::PartnerId.eq(aurora));
    app.update(members.col_expr(partner_member::Column::State, Expr::val("ENDED")))
        .await;
}

/// The sessions of a partner, with those who teach them.
async fn remove_teaching(app: &App, partner: Id<partner::Entity>) {
    use {module_session::Column as Session, module_session_trainer::Column as Trainer};
    app.delete(module_session_trainer::Entity::delete_many().filter(Trainer::PartnerId.eq(partner)))
        .await;
    app.delete(module_session::Entity::delete_many().filter(Session::PartnerId.eq(partner)))
        .await;
}

/// A session and a prerequisite of a draft: copies of others with another owner.
async fn add_to_a_draft(app: &App) {
    let draft = World::of(app).await.module("WTG2-07", 1).uuid;
    let relience = app.partner("relience").await.id;
    let session = app.rows::<module_session::Entity>().await.remove(0);
    app.insert::<module_session::Entity>(module_session::Model {
        id: unused(1),
        partner_id: relience,
        module_id: Id::new(draft),
        version: 0,
        ..session
    })
    .await;
    let prerequisite = app.rows::<module_prerequisite::Entity>().await.remove(0);
    app.insert::<module_prerequisite::Entity>(module_prerequisite::Model {
        id: unused(2),
        partner_id: relience,
        module_id: Id::new(draft),
        version: 0,
        ..prerequisite
    })
    .await;
}

/// A target and a member: copies of others with other owners.
async fn add_to_strangers(app: &App, kim: Uuid) {
    let target = app.rows::<mobility_target::Entity>().await.remove(0);
    app.insert::<mobility_target::Entity>(mobility_target::Model {
        id: unused(3),
        partner_id: app.partner("aurora").await.id,
        project_id: Id::new(kim),
        version: 0,
        ..target
    })
    .await;
    let fjord = app.partner("fjord").await.id;
    let members = app.rows::<partner_member::Entity>().await;
    let member = members.into_iter().find(|row| row.partner_id == fjord).unwrap();
    app.insert::<partner_member::Entity>(partner_member::Model {
        id: unused(4),
        partner_id: app.partner("growwell").await.id,
        version: 0,
        ..member
    })
    .await;
}

fn unused<E>(number: u128) -> Id<E> {
    Id::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number))
}

#[tokio::test(flavor = "multi_thread")]
async fn j_5_what_becomes_of_a_project_changes_no_answer_to_a_partner_that_has_left_it() {
    for app in App::on_both_with(generous).await {
        let world = World::of(&app).await;
        let projects = ["WTG", "WTG2"].map(|project| world.project(project).uuid);
        for project in projects {
            app.set_part("nordkoop", project, Role::Partner, State::Left).await;
        }
        let told = Told::to(&app, &[known("trainer@nordkoop"), known("viewer@nordkoop")]).await;
        for (project, acronym) in projects.into_iter().zip(["X", "KIM"]) {
            let row = project::Entity::update_many().filter(project::Column::Id.eq(project));
            let row = row.col_expr(project::Column::Acronym, Expr::val(acronym));
            let row = row.col_expr(project::Column::AcronymSort, Expr::val(acronym.to_lowercase()));
            app.update(row.col_expr(project::Column::Status, Expr::val("TERMINATED")))
                .await;
            app.set_part("punte", project, Role::Partner, State::Left).await;
        }
        told.assert_the_same_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_2_who_takes_part_changes_no_answer_to_a_coordinator_that_is_suspended() {
    for app in App::on_both_with(generous).await {
        let kim = World::of(&app).await.project("KIM").uuid;
        app.set_partner_state("aurora", partner::State::Suspended).await;
        let told = Told::to(&app, &[known("manager@aurora"), known("trainer@aurora")]).await;
        for partner in ["porto", "brucke", "kapu"] {
            app.set_part(partner, kim, Role::Partner, State::Left).await;
        }
        let modules = module::Entity::update_many().filter(module::Column::Code.eq("KIM-PC-DE"));
        app.update(modules.col_expr(module::Column::State, Expr::val("RETIRED")))
            .await;
        told.assert_the_same_now().await;
    }
}
