//! What must hold when a post is handed on, asked inside the change: nothing that was judged has moved since.

use chaperone_store::accounts::{Account, Connection, Voice};
use chaperone_store::cases::Ground;
use chaperone_store::drafts::DraftState;
use chaperone_store::files::File;
use chaperone_store::members::Standing;
use chaperone_store::{AccountId, DraftId, Write};

use crate::app::App;
use crate::error::{Answer, Problem};

/// Whether an account speaks for the organisation: then no author goes on alone.
pub(crate) fn is_organisations(account: &Account) -> bool {
    account.member.is_none() || account.voice == Voice::Practice
}

/// What a draft's pictures still ask of the author before it can go on; `None` if nothing.
pub(crate) fn open_question(files: &[File]) -> Option<String> {
    let mut lacks = files.iter().enumerate().flat_map(|(n, file)| file.told.lacks().into_iter().map(move |lack| (n + 1, lack)));
    lacks.next().map(|(n, lack)| format!("Before this can be sent, look at picture {n} of the draft. {}", lack.words()))
}

/// The ground that sending `draft`, as it was judged in `state`, stands on. A conflict if it has moved.
pub(crate) async fn check(
    write: &mut Write,
    draft: &DraftId,
    version: i64,
    state: DraftState,
    account: &AccountId,
) -> Answer<(Ground, Account)> {
    let mut ground = write.ground(draft, account).await?.ok_or_else(Problem::missing)?;
    if ground.draft.version != version || ground.draft.state != state || ground.author.state != Standing::Active {
        return Err(Problem::conflict("The draft has changed since you opened this page. Nothing was sent. Look at it again."));
    }
    let account = ground.account.take().filter(|account| account.member.as_ref().is_none_or(|owner| *owner == ground.author.id));
    let usable = account.filter(|account| matches!(account.state, Connection::Connected | Connection::ByHand));
    let account = usable.ok_or_else(|| {
        Problem::conflict("The account is not connected any more. Nothing was sent. Connect it again, or choose another one.")
    })?;
    if let Some(question) = open_question(&ground.files) {
        return Err(Problem::conflict(question));
    }
    Ok((ground, account))
}

/// Whether `ground` and `account` are what was judged on: the account as it was then, by the policy `policy`.
pub(crate) fn is_as_judged(app: &App, ground: &Ground, account: &Account, as_account: &str, policy: &str) -> bool {
    // Between a new policy's row and the engine that follows it there is a moment: both must be the ones judged by. The
    // row is known by its version, since another release may read the same packs otherwise.
    let (version, engine) = app.engines.current_version();
    account.mark() == as_account && version == ground.policy && engine.policy().fingerprint().to_string() == policy
}
