//! Inputs about the team of a case.

use async_graphql::{ID, InputObject};
use entity::{
    case_member::{self, TeamRole},
    id::Id,
    rule::{Text, Violation},
};

use crate::{
    error::Result,
    graphql::{
        node::wanted_id,
        scalar::{Date, EmailAddress},
    },
    validation::{
        break_glass::Opening,
        team::{Case, Joining},
    },
};

/// Somebody who is to join the team of a case.
#[derive(Debug, InputObject)]
pub struct CaseMemberAddInput {
    /// The validation whose team it is; this or `plan` is needed.
    validation: Option<ID>,
    /// The inclusion plan whose team it is; this or `validation` is needed.
    plan: Option<ID>,
    /// The address of a member of the partner; COUNSELLORs hold that role there.
    email: EmailAddress,
    /// The partner for which they join, an active one of the project; the case's owner if left out.
    partner: Option<ID>,
    /// As what; COUNSELLORs are the owner's.
    role: TeamRole,
    /// Whether they answer for the case from now on, in the place of whoever did; false if left out. A COUNSELLOR who is in
    /// the team already joins anew to answer for it.
    responsible: Option<bool>,
    /// First day; today if left out.
    from: Option<Date>,
    /// Last day, where one is known.
    until: Option<Date>,
}

impl CaseMemberAddInput {
    pub(in crate::validation) fn checked(self) -> Result<Joining> {
        let Self {
            validation,
            plan,
            email,
            partner,
            role,
            responsible,
            from,
            until,
        } = self;
        Ok(Joining {
            case: one_case(validation, plan)?,
            email: email.0,
            partner: partner.map(|id| wanted_id(&id)).transpose()?,
            role,
            responsible: responsible.unwrap_or(false),
            from: from.map(|day| day.0),
            until: until.map(|day| day.0),
        })
    }
}

fn one_case(validation: Option<ID>, plan: Option<ID>) -> Result<Case> {
    match (validation, plan) {
        (Some(id), None) => Ok(Case::Validation(wanted_id(&id)?)),
        (None, Some(id)) => Ok(Case::Plan(wanted_id(&id)?)),
        _ => {
            let text = Text::new(
                "A validation or a plan is expected, and not both.",
                "Une validation ou un plan est attendu, et non les deux.",
            );
            Err(Violation::new("input.validation", "REQUIRED", text).into())
        }
    }
}

/// A case that is opened in an emergency.
#[derive(Debug, InputObject)]
pub struct BreakGlassOpenInput {
    /// The validation; this or `plan` is needed.
    validation: Option<ID>,
    /// The inclusion plan; this or `validation` is needed.
    plan: Option<ID>,
    /// Why, 10 to 2,000 characters. The team and the person read it.
    reason: String,
}

impl BreakGlassOpenInput {
    pub(in crate::validation) fn checked(self) -> Result<Opening> {
        let Self {
            validation,
            plan,
            reason,
        } = self;
        let case = one_case(validation, plan)?;
        Ok(Opening { case, reason })
    }
}

/// A place in a team that ends now.
#[derive(Debug, InputObject)]
pub struct CaseMemberEndInput {
    /// The place.
    member: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl CaseMemberEndInput {
    pub(in crate::validation) fn checked(self) -> Result<(Id<case_member::Entity>, i32)> {
        let Self {
            member,
            expected_version,
        } = self;
        Ok((wanted_id(&member)?, expected_version))
    }
}
