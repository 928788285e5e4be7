//! Who is asking.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use chaperone_store::members::{Member, Role};
use chaperone_store::sessions::Session;
use chaperone_store::{Actor, MemberId};

use crate::error::Problem;

/// A member who is signed in, by a cookie or by an API token. The gate found out; handlers take it as an argument.
#[derive(Clone, Debug)]
pub struct Who {
    /// Who.
    pub member: Member,
    /// The session of his cookie; `None` for a token.
    pub session: Option<Session>,
    /// How many notices ask for his attention; counted for pages alone.
    pub unread: i64,
}

impl Who {
    /// His id.
    pub fn id(&self) -> &MemberId {
        &self.member.id
    }

    /// What he may do.
    pub fn role(&self) -> Role {
        self.member.role
    }

    /// As the record names him.
    pub fn actor(&self) -> Actor {
        Actor::Member(self.member.id.clone())
    }
}

impl<S: Sync> FromRequestParts<S> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::unknown("Sign in to go on."))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Who {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
