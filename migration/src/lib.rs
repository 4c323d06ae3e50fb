//! The schema's history: one file a change, never edited once it is released.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
mod m0001_partners_and_accounts;
mod m0002_projects_and_modules;
mod m0003_records_of_change;
mod m0004_members_and_links;
mod m0005_project_life;
mod m0006_module_courses_and_runs;
mod m0007_api_keys;
mod m0008_people;
mod m0009_mobility;
mod m0010_identity_audience;
mod m0011_file_and_bulk;
mod m0012_dissemination;
mod m0013_framework;
mod m0014_procedure;
mod m0015_case_team;
mod m0016_validation;
mod m0017_inclusion_plan;
mod m0018_plan_audience;
mod m0019_break_glass;
mod m0020_file_object;
mod m0021_result;
mod m0022_uptake;
mod m0023_result_file;
mod role;

pub use self::role::application_role;

/// Applies what a database still lacks, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_partners_and_accounts::Migration),
            Box::new(m0002_projects_and_modules::Migration),
            Box::new(m0003_records_of_change::Migration),
            Box::new(m0004_members_and_links::Migration),
            Box::new(m0005_project_life::Migration),
            Box::new(m0006_module_courses_and_runs::Migration),
            Box::new(m0007_api_keys::Migration),
            Box::new(m0008_people::Migration),
            Box::new(m0009_mobility::Migration),
            Box::new(m0010_identity_audience::Migration),
            Box::new(m0011_file_and_bulk::Migration),
            Box::new(m0012_dissemination::Migration),
            Box::new(m0013_framework::Migration),
            Box::new(m0014_procedure::Migration),
            Box::new(m0015_case_team::Migration),
            Box::new(m0016_validation::Migration),
            Box::new(m0017_inclusion_plan::Migration),
            Box::new(m0018_plan_audience::Migration),
            Box::new(m0019_break_glass::Migration),
            Box::new(m0020_file_object::Migration),
            Box::new(m0021_result::Migration),
            Box::new(m0022_uptake::Migration),
            Box::new(m0023_result_file::Migration),
        ]
    }
}
