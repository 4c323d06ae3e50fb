//! What somebody has brought or fetched.

use entity::{account, export_job, file, id::Id, import_job, partner};

use super::{About, HashMap, Reading, Uuid};

impl Reading {
    pub(super) async fn bulk(&mut self, partners: &HashMap<Uuid, String>) {
        let accounts = self.all::<account::Entity>().await.into_iter();
        let emails: HashMap<Uuid, String> = accounts.map(|row| (row.id.uuid(), row.email)).collect();
        let mine = |account: Id<account::Entity>, partner: Id<partner::Entity>| {
            About::Mine(emails[&account.uuid()].clone(), partners[&partner.uuid()].clone())
        };
        for row in self.all::<file::Entity>().await {
            self.note::<file::Entity>(&row, mine(row.account_id, row.partner_id), &[&row.name]);
        }
        for row in self.all::<import_job::Entity>().await {
            self.note::<import_job::Entity>(&row, mine(row.account_id, row.partner_id), &[]);
        }
        for row in self.all::<export_job::Entity>().await {
            self.note::<export_job::Entity>(&row, mine(row.account_id, row.partner_id), &[]);
        }
    }
}
