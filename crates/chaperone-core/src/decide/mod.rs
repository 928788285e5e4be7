//! What a policy says of a situation that is no post: a friend request, a gift, a colleague's post.
//!
//! A situation comes as fields. Each clause in force has demands ([`Demand`](crate::pack::Demand)), and
//! each demand comes to an answer in the situations that it speaks of (`demand`). Within a pack the
//! strictest answer holds; over the policy the strictest pack leads. A pack without a clause on the
//! matter is silent, which gives no duty. Nothing here knows a pack by its name.

mod answer;
mod demand;
mod kind;
pub mod read;
mod remark;
pub mod reply;
mod situation;

pub use answer::Answer;
pub use kind::Kind;
pub use remark::Remark;
pub use situation::{Consent, Covers, Detail, Group, Seriousness, Situation, Stake, Who};

use crate::pack::{Clause, Fingerprint, Policy, PolicyNote};
use crate::review::Citation;

/// What a policy says of a situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The strictest answer of all.
    pub answer: Answer,
    /// Each pack in force in order of id, then each overlay that speaks of the situation.
    pub packs: Vec<PackAnswer>,
    /// What else to bear in mind.
    pub remarks: Vec<Remark>,
    /// What overlays say of such a situation.
    pub notes: Vec<PolicyNote>,
    /// The policy that was asked.
    pub policy: Fingerprint,
}

/// What one pack or overlay says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackAnswer {
    /// Its id.
    pub pack: String,
    /// Its answer.
    pub answer: Answer,
    /// The clauses that give the answer, strictest force first; none where it is silent.
    pub clauses: Vec<Citation>,
    /// What the first of them comes to here.
    pub reason: &'static str,
}

impl Decision {
    /// Who gives the leading answer.
    pub fn leading(&self) -> impl Iterator<Item = &PackAnswer> {
        self.packs.iter().filter(|pack| pack.answer == self.answer)
    }

    /// Whether the answer fits poorly here, so that who does otherwise should record why.
    pub fn record_exception(&self) -> bool {
        self.remarks.contains(&Remark::RecordException)
    }

    /// Who says something else, the silent included.
    pub fn others(&self) -> impl Iterator<Item = &PackAnswer> {
        self.packs.iter().filter(|pack| pack.answer != self.answer)
    }
}

/// What `policy` says of `situation`. Total, and the same for the same two.
pub fn decide(policy: &Policy, situation: &Situation) -> Decision {
    let packs = policy.packs().iter().map(|pack| pack_answer(&pack.id, &pack.clauses, situation));
    let overlays = policy.overlays().iter().map(|overlay| pack_answer(&overlay.id, &overlay.clauses, situation));
    let packs: Vec<PackAnswer> = packs.chain(overlays.filter(|overlay| overlay.answer != Answer::SilentNoClause)).collect();
    let answer = packs.iter().map(|pack| pack.answer).max().unwrap_or(Answer::SilentNoClause);
    Decision {
        answer,
        remarks: remark::of(situation, answer),
        notes: policy.situation_notes(situation.kind).cloned().collect(),
        packs,
        policy: policy.fingerprint(),
    }
}

fn pack_answer(id: &str, clauses: &[Clause], situation: &Situation) -> PackAnswer {
    fn of<'c>(clause: &'c Clause, situation: &Situation) -> Option<(&'c Clause, (Answer, &'static str))> {
        let answers = clause.demands.iter().filter_map(|&demand| demand::answer(demand, clause, situation));
        answers.max_by_key(|(answer, _)| *answer).map(|said| (clause, said))
    }
    let said: Vec<_> = clauses.iter().filter_map(|clause| of(clause, situation)).collect();
    let answer = said.iter().map(|(_, (answer, _))| *answer).max().unwrap_or(Answer::SilentNoClause);
    let mut leading: Vec<_> = said.into_iter().filter(|(_, (said, _))| *said == answer).collect();
    leading.sort_by_key(|(clause, _)| clause.force.strictness());
    PackAnswer {
        pack: id.to_owned(),
        answer,
        reason: leading.first().map_or(demand::SILENT, |(_, (_, reason))| reason),
        clauses: leading
            .iter()
            .map(|(clause, _)| Citation { pack: id.to_owned(), clause: clause.id.clone(), force: clause.force })
            .collect(),
    }
}

#[cfg(test)]
mod tests;
