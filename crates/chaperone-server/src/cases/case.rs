//! The way of a case: waiting, then one of four ends, and never back.

use chaperone_store::cases::{Case, CaseState};
use chaperone_store::members::{Member, Standing};
use chaperone_store::{MemberId, Time};

/// What decides about a case, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) state: CaseState,
    pub(crate) author: MemberId,
    pub(crate) reader: Option<MemberId>,
    pub(crate) expires_at: Time,
}

impl Way {
    pub(crate) fn of(case: &Case) -> Self {
        Self { state: case.state, author: case.author.clone(), reader: case.reader.clone(), expires_at: case.expires_at }
    }
}

/// Who acts, as he is at that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Actor {
    pub(crate) id: MemberId,
    /// Whether he is active and a second reader.
    pub(crate) reads: bool,
}

impl Actor {
    pub(crate) fn of(member: &Member) -> Self {
        Self { id: member.id.clone(), reads: member.state == Standing::Active && member.role.reads() }
    }
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Approve(Actor),
    Decline(Actor),
    Withdraw(MemberId),
    /// Nothing: only time goes by.
    Wait,
}

/// What is done, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) at: Time,
    pub(crate) deed: Deed,
}

/// Why it is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It has ended already.
    Over,
    /// The author never decides his own.
    Own,
    /// He is not, or no longer, a reader of it.
    NoReader,
    /// Only the author takes it back.
    NotOwn,
}

impl Way {
    /// Whether the case is for this reader.
    pub(crate) fn is_for(&self, actor: &Actor) -> bool {
        actor.reads && actor.id != self.author && self.reader.as_ref().is_none_or(|reader| *reader == actor.id)
    }

    /// How it stands after `event`. A case whose time is over has expired, whatever is done.
    pub(crate) fn step(self, event: &Event) -> Result<Self, Refused> {
        if self.state != CaseState::Waiting {
            return Err(Refused::Over);
        }
        if event.at >= self.expires_at {
            return Ok(Self { state: CaseState::Expired, ..self });
        }
        let state = match &event.deed {
            Deed::Approve(actor) | Deed::Decline(actor) if actor.id == self.author => return Err(Refused::Own),
            Deed::Approve(actor) | Deed::Decline(actor) if !self.is_for(actor) => return Err(Refused::NoReader),
            Deed::Approve(_) => CaseState::Approved,
            Deed::Decline(_) => CaseState::Declined,
            Deed::Withdraw(member) if *member != self.author => return Err(Refused::NotOwn),
            Deed::Withdraw(_) => CaseState::Withdrawn,
            Deed::Wait => CaseState::Waiting,
        };
        Ok(Self { state, ..self })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static PEOPLE: LazyLock<Vec<MemberId>> = LazyLock::new(|| (0..4).map(MemberId::new).collect());

    /// The first of the people wrote it.
    fn way(reader: Option<usize>, expires_at: Time) -> Way {
        Way { state: CaseState::Waiting, author: PEOPLE[0].clone(), reader: reader.map(|n| PEOPLE[n].clone()), expires_at }
    }

    fn event() -> impl Strategy<Value = Event> {
        let actor = (0..4usize, any::<bool>()).prop_map(|(n, reads)| Actor { id: PEOPLE[n].clone(), reads });
        let deed = prop_oneof![
            actor.clone().prop_map(Deed::Approve),
            actor.prop_map(Deed::Decline),
            (0..4usize).prop_map(|n| Deed::Withdraw(PEOPLE[n].clone())),
            Just(Deed::Wait),
        ];
        (0..100i64, deed).prop_map(|(at, deed)| Event { at, deed })
    }

    proptest! {
        #[test]
        fn laws(reader in proptest::option::of(1..4usize), expires_at in 0..120i64, events in proptest::collection::vec(event(), 0..20)) {
            let mut now = way(reader, expires_at);
            for event in events {
                let before = now.clone();
                let Ok(after) = now.clone().step(&event) else {
                    if before.state == CaseState::Waiting {
                        prop_assert!(event.at < expires_at, "over time nothing is refused, all expires");
                    }
                    continue;
                };
                prop_assert_eq!(before.state, CaseState::Waiting, "nothing comes after the end");
                prop_assert_eq!((&after.author, &after.reader, after.expires_at), (&before.author, &before.reader, expires_at));
                prop_assert_eq!(after.state == CaseState::Expired, event.at >= expires_at);
                match (after.state, &event.deed) {
                    (CaseState::Approved, Deed::Approve(actor)) | (CaseState::Declined, Deed::Decline(actor)) => {
                        prop_assert!(actor.id != PEOPLE[0], "the author never decides his own");
                        prop_assert!(actor.reads);
                        prop_assert!(reader.is_none_or(|n| PEOPLE[n] == actor.id));
                    }
                    (CaseState::Withdrawn, Deed::Withdraw(member)) => prop_assert_eq!(member, &PEOPLE[0]),
                    (CaseState::Waiting, Deed::Wait) | (CaseState::Expired, _) => {}
                    (state, deed) => prop_assert!(false, "{deed:?} does not lead to {state:?}"),
                }
                now = after;
            }
        }
    }
}
