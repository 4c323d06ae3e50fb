//! What differs between SQLite and PostgreSQL, and nothing else does.

use chrono::NaiveDate;
use entity::{
    case_member::{self, TeamRole},
    competence_validation, inclusion_plan, partner_member,
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, Statement, Value,
    sea_query::{ArrayType, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::claims::Claims;
use crate::validation::audience::{is_current, judged_knowing};

/// What only one transaction at a time may do: each writer alone sees no more than its half of what the rule is
/// about, so that locks on its rows do not help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Changes of what comes before a module (T-2).
    Prerequisites = 1,
}

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded default.
    Sqlite,
    /// PostgreSQL 15 and later.
    Postgres,
}

impl Dialect {
    /// Whether `column` is one of `ids`. The list is bound as one value: a list of bind values of
    /// changing length would be a new statement, parsed and planned again, for each length.
    #[must_use]
    pub fn any_id(self, column: impl Into<SimpleExpr>, ids: impl IntoIterator<Item = Uuid>) -> SimpleExpr {
        match self {
            Self::Sqlite => {
                let list: Vec<String> = ids.into_iter().map(|id| format!("\"{}\"", id.simple())).collect();
                let list = Value::from(format!("[{}]", list.join(",")));
                Expr::cust_with_exprs(
                    "? IN (SELECT unhex(value) FROM json_each(?))",
                    [column.into(), list.into()],
                )
            }
            Self::Postgres => {
                let list = ids.into_iter().map(|id| Value::Uuid(Some(id))).collect();
                postgres_any(column.into(), ArrayType::Uuid, list)
            }
        }
    }

    /// Whether `column` is one of these texts, bound as one value.
    #[must_use]
    pub fn any_text<'a>(self, column: impl Into<SimpleExpr>, texts: impl IntoIterator<Item = &'a str>) -> SimpleExpr {
        // No row holds a NUL, and PostgreSQL does not even accept one in a question.
        let texts = texts.into_iter().filter(|text| !text.contains('\0'));
        match self {
            Self::Sqlite => {
                let list: Vec<&str> = texts.collect();
                let list = Value::from(serde_json::Value::from(list).to_string());
                Expr::cust_with_exprs("? IN (SELECT value FROM json_each(?))", [column.into(), list.into()])
            }
            Self::Postgres => postgres_any(column.into(), ArrayType::String, texts.map(Value::from).collect()),
        }
    }

    /// Whether `participant` is the person of a case (a validation or a plan) in whose team `counsellor` is a COUNSELLOR on this day, for one of
    /// these partners. PostgreSQL asks a function, because the teams lie behind its second line.
    #[must_use]
    pub fn is_counselled_by(
        self,
        participant: impl Into<SimpleExpr>,
        (counsellor, partners): (Uuid, impl IntoIterator<Item = Uuid>),
        today: NaiveDate,
    ) -> SimpleExpr {
        if self == Self::Postgres {
            let partners = partners.into_iter().map(|id| Value::Uuid(Some(id))).collect();
            let partners = Value::Array(ArrayType::Uuid, Some(Box::new(partners)));
            return Expr::cust_with_exprs(
                "$1 IN (SELECT passerelle_counselled($2, $3, $4))",
                [participant.into(), counsellor.into(), partners.into(), today.into()],
            );
        }
        let place = |column| Expr::col((case_member::Entity, column));
        let teams = Query::select()
            .from(case_member::Entity)
            .and_where(place(case_member::Column::AccountId).eq(counsellor))
            .and_where(place(case_member::Column::Role).eq(TeamRole::Counsellor.code()))
            .and_where(self.any_id(place(case_member::Column::MemberPartnerId), partners))
            .cond_where(is_current(today))
            .take();
        let of = |column| teams.clone().column((case_member::Entity, column)).take();
        let validations = Query::select()
            .column(competence_validation::Column::CandidateId)
            .from(competence_validation::Entity)
            .and_where(
                Expr::col((competence_validation::Entity, competence_validation::Column::Id))
                    .in_subquery(of(case_member::Column::ValidationId)),
            )
            .take();
        let plans = Query::select()
            .column(inclusion_plan::Column::ParticipantId)
            .from(inclusion_plan::Entity)
            .and_where(
                Expr::col((inclusion_plan::Entity, inclusion_plan::Column::Id))
                    .in_subquery(of(case_member::Column::PlanId)),
            )
            .take();
        let participant = participant.into();
        participant
            .clone()
            .in_subquery(validations)
            .or(participant.in_subquery(plans))
    }

    /// Whether `participant` is the candidate of a case that `assessor` judges for one of these partners, by a procedure
    /// that has assessors know who candidates are. PostgreSQL asks a function, as above.
    #[must_use]
    pub fn is_judged_by(
        self,
        participant: impl Into<SimpleExpr>,
        (assessor, partners): (Uuid, impl IntoIterator<Item = Uuid>),
    ) -> SimpleExpr {
        if self == Self::Postgres {
            let partners = partners.into_iter().map(|id| Value::Uuid(Some(id))).collect();
            let partners = Value::Array(ArrayType::Uuid, Some(Box::new(partners)));
            return Expr::cust_with_exprs(
                "$1 IN (SELECT passerelle_judged($2, $3))",
                [participant.into(), assessor.into(), partners.into()],
            );
        }
        participant
            .into()
            .in_subquery(judged_knowing((assessor, partners), self))
    }

    /// Whether `case` is one in whose team somebody is on this day who is a COUNSELLOR of their partner still. PostgreSQL
    /// asks a function, because the team lies behind its second line; it answers about the caller's own partners.
    #[must_use]
    pub fn has_counsellor(self, case: impl Into<SimpleExpr>, of: case_member::Column, today: NaiveDate) -> SimpleExpr {
        if self == Self::Postgres {
            let plans = matches!(of, case_member::Column::PlanId);
            let kind = if plans { "plans" } else { "cases" };
            return Expr::cust_with_exprs(format!("$1 IN (SELECT passerelle_{kind}_counselled())"), [case.into()]);
        }
        let place = |column| Expr::col((case_member::Entity, column));
        let member = |column| Expr::col((partner_member::Entity, column));
        let holds = Query::select()
            .expr(Expr::val(1))
            .from(partner_member::Entity)
            .and_where(
                member(partner_member::Column::PartnerId)
                    .equals((case_member::Entity, case_member::Column::MemberPartnerId)),
            )
            .and_where(
                member(partner_member::Column::AccountId).equals((case_member::Entity, case_member::Column::AccountId)),
            )
            .and_where(member(partner_member::Column::State).eq(partner_member::State::Active.code()))
            .and_where(member(partner_member::Column::Roles).like("%COUNSELLOR%"))
            .take();
        let teams = Query::select()
            .column((case_member::Entity, of))
            .from(case_member::Entity)
            .and_where(place(of).is_not_null())
            .and_where(place(case_member::Column::Role).eq(TeamRole::Counsellor.code()))
            .and_where(Expr::exists(holds))
            .cond_where(is_current(today))
            .take();
        case.into().in_subquery(teams)
    }

    /// The month of a calendar day, as in `2015-03`.
    #[must_use]
    pub fn month(self, day: impl Into<SimpleExpr>) -> SimpleExpr {
        match self {
            Self::Sqlite => Expr::cust_with_exprs("strftime('%Y-%m', ?)", [day.into()]),
            Self::Postgres => Expr::cust_with_exprs("to_char($1, 'YYYY-MM')", [day.into()]),
        }
    }

    /// Gives the rest of a transaction the rights of the application's role and these claims, and no others.
    /// SQLite has no second line.
    #[expect(
        clippy::disallowed_methods,
        reason = "roles and settings have no word in the query builder"
    )]
    pub async fn claim(self, tx: &DatabaseTransaction, claims: &Claims) -> Result<(), DbErr> {
        if self == Self::Sqlite {
            return Ok(());
        }
        // With `true` each of them ends with the transaction, the role included.
        let sql = "SELECT set_config('role', 'passerelle_app', true), set_config('passerelle.account', $1, true), \
                   set_config('passerelle.manages', $2, true), set_config('passerelle.hosts', $3, true), \
                   set_config('passerelle.teaches', $4, true), set_config('passerelle.today', $5, true), \
                   set_config('passerelle.task', $6, true), set_config('passerelle.actor', $7, true), \
                   set_config('passerelle.oversees', $8, true), set_config('passerelle.counsels', $9, true), \
                   set_config('passerelle.assesses', $10, true), set_config('passerelle.belongs', $11, true), \
                   set_config('passerelle.knows', $12, true), \
                   set_config('passerelle.judges', $13, true)";
        let Claims {
            account,
            manages,
            hosts,
            teaches,
            actor,
            oversees,
            counsels,
            assesses,
            belongs,
            knows,
            judges,
            today,
            task,
        } = claims;
        let values = [
            account.as_str(),
            manages,
            hosts,
            teaches,
            today,
            task,
            actor,
            oversees,
            counsels,
            assesses,
            belongs,
            knows,
            judges,
        ];
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values.map(Value::from));
        tx.query_one_raw(statement).await.map(|_| ())
    }

    /// Has the rest of a transaction plan each statement for the values it carries. A plan that PostgreSQL keeps for any
    /// values does not know how long a list is, and compares each row with each of hundreds of texts.
    #[expect(clippy::disallowed_methods, reason = "settings have no word in the query builder")]
    pub async fn plan_each(self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        if self == Self::Postgres {
            tx.execute_unprepared("SET LOCAL plan_cache_mode = force_custom_plan")
                .await?;
        }
        Ok(())
    }

    /// Whether the object `id` of this kind has the tokens: any of the versions, all words of it.
    #[must_use]
    pub fn matches(self, id: impl Into<SimpleExpr>, kind: &str, versions: &[Vec<String>]) -> SimpleExpr {
        if versions.is_empty() {
            // Any of nothing. SQLite takes an empty question for an error.
            return Expr::val(false);
        }
        let (quote, and, or, sql) = match self {
            Self::Sqlite => (
                '"',
                " AND ",
                " OR ",
                "? IN (SELECT e.object_id FROM search_entry e JOIN search_entry_words w ON w.rowid = e.number WHERE e.kind = ? AND search_entry_words MATCH ?)",
            ),
            Self::Postgres => (
                '\'',
                " & ",
                " | ",
                "$1 IN (SELECT object_id FROM search_entry WHERE kind = $2 AND vector @@ $3::tsquery)",
            ),
        };
        let all = |words: &Vec<String>| {
            let quoted: Vec<String> = words.iter().map(|word| format!("{quote}{word}{quote}")).collect();
            format!("({})", quoted.join(and))
        };
        let query = versions.iter().map(all).collect::<Vec<_>>().join(or);
        Expr::cust_with_exprs(sql, [id.into(), Expr::val(kind), Expr::val(query)])
    }

    /// Waits for the turn, which lasts until the transaction ends. SQLite has one writer at a time anyway.
    #[must_use]
    pub fn wait_for(self, turn: Turn) -> Option<SelectStatement> {
        // The first number is ours; the pairs of numbers do not meet the lock of the migrations.
        let lock = || Func::cust("pg_advisory_xact_lock").args([Expr::val(7_277_352), Expr::val(turn as i32)]);
        (self == Self::Postgres).then(|| Query::select().expr(lock()).take())
    }
}

fn postgres_any(column: SimpleExpr, kind: ArrayType, list: Vec<Value>) -> SimpleExpr {
    let list = Value::Array(kind, Some(Box::new(list)));
    Expr::cust_with_exprs("$1 = ANY($2)", [column, list.into()])
}
