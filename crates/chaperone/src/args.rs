//! What can be asked for on the command line.

use std::path::PathBuf;
use std::thread;

use chaperone_api::Unit;
use chaperone_api::post::seconds;
use chaperone_api::roster::DateOrder;
use chaperone_core::decide::reply::Handoff;
use chaperone_core::decide::{Consent, Covers, Detail, Group, Seriousness, Situation, Stake, Who};
use chaperone_core::post::{self, Account, Audience, Author, Interest, Surface};
use chaperone_core::rules::Rule;
use chaperone_server::record::Head;
use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand, ValueEnum};

/// Shows what a thoughtful colleague would say about a post before you send it.
///
/// Your draft is read on this computer only: nothing is kept, and nothing is sent anywhere unless you say so with
/// `check --ask-model`.
#[derive(Debug, Parser)]
#[command(name = "chaperone", version, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Review a draft, or a file of drafts
    Check(Box<Check>),
    /// Hash your own patient list, so that check knows your patients
    ///
    /// The file holds keyed hashes and no name; the key is made at the first use and stays on this computer. Keep both
    /// as safe as the list: somebody with both can try names. The exit status is 0 if every row was taken, 1 if some
    /// were left out, 2 if nothing was written.
    Roster(Roster),
    /// Tell about a rule or a clause of a guideline
    Explain(Explain),
    /// List the guidelines that posts are held against
    Packs(Packs),
    /// Ask what to do: a friend request, a tag, a gift, a colleague's post
    Decide(Box<Decide>),
    /// List the figures of the identity estimate, with source, date and confidence
    Data(Data),
    /// Measure the reviews against labelled posts
    Eval(Eval),
    /// Run the desk: open the address it shows in your browser
    Serve(Serve),
    /// Copy the desk's database into a new file, while the desk runs or not
    ///
    /// The key that tokens are sealed with is not in the copy: keep it in another place, so that nobody gets both.
    Backup(Backup),
    /// Put a copy in the place of the desk's database, which is kept beside it
    Restore(Restore),
    /// Look at a desk of invented people: it is filled, and served until you stop it
    Demo(Demo),
    /// Look at the desk's record: who did what, when
    #[command(subcommand)]
    Audit(Audit),
}

/// Review a draft, or a file of drafts.
///
/// Without a file, type or paste the draft and end with Ctrl-D (on Windows Ctrl-Z, Enter).
/// The exit status is 0 if all is clear, 1 if something was found, 2 if something could not be reviewed.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// Drafts as plain text, one a file, or .jsonl files with one post a line; - is what is typed or piped
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) situation: SituationArgs,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,

    /// Who reads a draft: 1 at once; 2 also a slower reader, where the first is in doubt
    #[arg(long, value_name = "N", default_value = "2")]
    pub(crate) stages: Stages,

    /// Your earlier posts, .jsonl with one a line: what they tell of the same patient is added up
    #[arg(long, value_name = "FILE", help_heading = "Who could be recognised")]
    pub(crate) earlier: Option<PathBuf>,

    /// Show how many other people fit what the post tells, and how that was counted
    #[arg(long, help_heading = "Who could be recognised")]
    pub(crate) explain_identity: bool,

    #[command(flatten)]
    pub(crate) roster: RosterArgs,

    #[command(flatten)]
    pub(crate) second: SecondArgs,

    /// How to show the review
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: Format,

    /// What the files hold, where it cannot be told from their name or first line
    #[arg(long, value_name = "KIND", help_heading = "Output")]
    pub(crate) input: Option<Input>,

    /// What positions in json and jsonl count
    #[arg(long, value_name = "UNIT", default_value = "char", value_parser = names(Unit::ALL, Unit::name), help_heading = "Output")]
    pub(crate) offsets: String,

    /// Colours: auto uses them on a terminal
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(crate) color: Color,

    /// Columns to fill; as wide as the terminal if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=500), help_heading = "Output")]
    pub(crate) width: Option<u16>,

    /// Reviews at a time; as many as there are processors if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), help_heading = "Output")]
    pub(crate) jobs: Option<u16>,
}

impl Check {
    pub(crate) fn unit(&self) -> Unit {
        Unit::from_name(&self.offsets).unwrap_or(Unit::Char)
    }

    pub(crate) fn jobs(&self) -> usize {
        self.jobs.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stages {
    /// The first reader alone: below a millisecond
    #[value(name = "1")]
    First,
    /// Both: a second one looks where the first is in doubt, which takes some hundredths of a second
    #[value(name = "2")]
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Text,
    /// One list of reviews
    Json,
    /// One review a line
    Jsonl,
    /// For code hosts and editors
    Sarif,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Input {
    /// One draft, plain text
    Text,
    /// One post a line, JSON
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// Where the draft would appear. In a file of posts, this holds for posts that do not say.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Where it would appear")]
pub(crate) struct SituationArgs {
    /// Network or place
    #[arg(long, value_name = "WHERE", value_parser = names(Surface::ALL, Surface::name))]
    surface: Option<String>,

    /// Whose voice: professional if not given
    #[arg(long, value_name = "WHOSE", value_parser = names(Account::ALL, Account::name))]
    account: Option<String>,

    /// Who can read it: public if not given
    #[arg(long, value_name = "WHO", value_parser = names(Audience::ALL, Audience::name))]
    audience: Option<String>,

    /// Who writes, such as "ED resident (US)"
    #[arg(long, value_name = "LINE")]
    author: Option<String>,

    /// Where you work, such as "Kenosha, Wisconsin": counted where a post says no place
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,

    /// The hospital or practice where you work
    #[arg(long, value_name = "NAME")]
    facility: Option<String>,

    /// When it goes out, such as 2026-03-01T18:30:00Z
    #[arg(long, value_name = "TIME", value_parser = time)]
    posted_at: Option<i64>,

    /// A company or person that you have a relation with and declare; may be given again
    #[arg(long, value_name = "PARTY")]
    interest: Vec<String>,

    /// The patient's consent that you hold, such as "written"
    #[arg(long, value_name = "KIND")]
    consent: Option<String>,
}

impl SituationArgs {
    fn writer(&self) -> Author {
        let line = self.author.as_deref().map(Author::from_line).unwrap_or_default();
        Author { place: self.place.clone().unwrap_or_default(), facility: self.facility.clone().unwrap_or_default(), ..line }
    }

    pub(crate) fn situation(&self) -> post::Situation {
        let otherwise = post::Situation::default();
        post::Situation {
            surface: self.surface.as_deref().and_then(Surface::from_name).unwrap_or(otherwise.surface),
            account: self.account.as_deref().and_then(Account::from_name).unwrap_or(otherwise.account),
            audience: self.audience.as_deref().and_then(Audience::from_name).unwrap_or(otherwise.audience),
            author: self.writer(),
            consent: self.consent.as_ref().map(|kind| post::Consent { kind: kind.clone(), ..post::Consent::default() }),
            posted_at: self.posted_at,
            interests: self.interest.iter().map(|party| Interest { party: party.clone(), ..Interest::default() }).collect(),
        }
    }
}

/// Which guidelines are in force.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Guidelines")]
pub(crate) struct PolicyArgs {
    /// Societies' guidelines in force, such as ama,mms; all of them if not given
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub(crate) packs: Vec<String>,

    /// Your employer's or your own rules on top; may be given again
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
}

/// Your own patients: what names one of them is found, however common the name.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Your patients")]
pub(crate) struct RosterArgs {
    /// Your patient list: hashed by `chaperone roster`, or as exported (CSV, FHIR)
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: Option<PathBuf>,

    /// The key of a hashed list, where it is not in its usual place
    #[arg(long, value_name = "FILE", requires = "roster")]
    pub(crate) roster_key: Option<PathBuf>,

    /// How an exported list writes its dates, where that cannot be told
    #[arg(long, value_name = "ORDER", requires = "roster")]
    pub(crate) roster_dates: Option<Dates>,
}

/// A language model that you run, as a second reader. Off unless asked for.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Second opinion")]
pub(crate) struct SecondArgs {
    /// Also ask a language model on this computer, the one that FILE describes
    ///
    /// FILE is TOML: `url = "http://127.0.0.1:11434/v1"`, `model = "gemma3:4b"`, and perhaps `timeout_seconds = 60`.
    /// Sent there, and nowhere else: the draft, with every name, date, number, contact and place that was found replaced
    /// by a placeholder such as [NAME-1]; network, account and audience; whether consent or an interest is stated. What it
    /// says is shown beside the review and changes neither verdict nor exit status. Another computer than this one is
    /// asked only where FILE says who allowed it and why: see docs/second-opinion.md.
    #[arg(long, value_name = "FILE")]
    pub(crate) ask_model: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dates {
    /// 31/12/1961
    Dmy,
    /// 12/31/1961
    Mdy,
}

impl Dates {
    pub(crate) const fn order(self) -> DateOrder {
        match self {
            Self::Dmy => DateOrder::DayFirst,
            Self::Mdy => DateOrder::MonthFirst,
        }
    }
}

/// Hash your own patient list.
#[derive(Debug, clap::Args)]
pub(crate) struct Roster {
    /// Lists as exported: CSV with headings, a FHIR R4 Bundle, or Patients one a line; - is what is piped
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Where the hashes go
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,

    /// Where the key is or is to be, where that is not its usual place
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,

    /// How the lists write their dates, where that cannot be told
    #[arg(long, value_name = "ORDER")]
    pub(crate) dates: Option<Dates>,

    /// Write over a file that is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// Tell about a rule or a clause of a guideline.
#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// A rule such as patient-privacy-indirect, or a clause such as mms/6.connect
    #[arg(value_name = "RULE|CLAUSE")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

/// List the guidelines that posts are held against.
#[derive(Debug, clap::Args)]
pub(crate) struct Packs {
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

/// List the figures of the identity estimate, with source, date and confidence.
#[derive(Debug, clap::Args)]
pub(crate) struct Data {
    /// A table, such as conditions, to list row by row
    #[arg(value_name = "TABLE")]
    pub(crate) table: Option<String>,
}

/// Ask what the guidelines say of a situation that is no post.
///
/// Say it in a sentence, or by its kind and fields: `chaperone decide connection-request --who former-patient`.
/// Without anything, the kinds are listed. The strictest guideline leads; who says otherwise is shown.
/// The exit status is 0 if nothing is asked of you, 1 if something is, 2 if it could not be decided.
#[derive(Debug, clap::Args)]
pub(crate) struct Decide {
    /// A kind of situation, or a sentence that tells of one
    #[arg(value_name = "KIND|SENTENCE")]
    pub(crate) situation: Vec<String>,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,

    #[command(flatten)]
    pub(crate) handoff: HandoffArgs,

    /// Situations as JSON, one a line, instead; - is what is piped
    #[arg(long, value_name = "FILE", conflicts_with = "situation", help_heading = "Files")]
    pub(crate) file: Option<PathBuf>,

    /// Measure the answers against labelled situations
    #[arg(long, value_name = "GOLD.jsonl", conflicts_with_all = ["situation", "file"], help_heading = "Files")]
    pub(crate) eval: Option<PathBuf>,

    /// With --eval: also list the situations with a wrong answer
    #[arg(long, requires = "eval", help_heading = "Files")]
    pub(crate) errors: bool,

    /// How to show the decision
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: DecisionFormat,

    /// Colours: auto uses them on a terminal
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(crate) color: Color,

    /// Columns to fill; as wide as the terminal if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=500), help_heading = "Output")]
    pub(crate) width: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecisionFormat {
    /// For reading
    Text,
    /// One decision a line
    Json,
}

/// What a kind or sentence does not say.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "The situation")]
#[expect(clippy::struct_excessive_bools, reason = "one flag each on the command line")]
pub(crate) struct FieldArgs {
    /// Who the other person is
    #[arg(long, value_name = "WHO", value_parser = names(Who::ALL, Who::name))]
    who: Option<String>,

    /// Which of your accounts
    #[arg(long, value_name = "WHOSE", value_parser = names(Account::ALL, Account::name))]
    account: Option<String>,

    /// Who gets into the group
    #[arg(long, value_name = "WHO", value_parser = names(Group::ALL, Group::name))]
    group: Option<String>,

    /// How the patient consented
    #[arg(long, value_name = "HOW", value_parser = names(Consent::ALL, Consent::name))]
    consent: Option<String>,

    /// What the consent covers
    #[arg(long, value_name = "WHAT", value_parser = names(Covers::ALL, Covers::name))]
    covers: Option<String>,

    /// What could tell who somebody is
    #[arg(long, value_name = "WHAT", value_parser = names(Detail::ALL, Detail::name))]
    detail: Option<String>,

    /// Your relation with the maker
    #[arg(long, value_name = "WHAT", value_parser = names(Stake::ALL, Stake::name))]
    stake: Option<String>,

    /// The relation is disclosed
    #[arg(long)]
    disclosed: bool,

    /// Which rule your own content touches
    #[arg(long, value_name = "RULE", value_parser = names(Rule::ALL, Rule::name))]
    conduct: Option<String>,

    /// How grave the colleague's post is
    #[arg(long, value_name = "HOW", value_parser = names(Seriousness::ALL, Seriousness::name))]
    seriousness: Option<String>,

    /// How many days ago the colleague was told
    #[arg(long, value_name = "DAYS")]
    told_days_ago: Option<u32>,

    /// The colleague took it down
    #[arg(long)]
    removed: bool,

    /// The colleague has power over you
    #[arg(long)]
    senior: bool,

    /// Nobody knows who the colleague is
    #[arg(long)]
    anonymous: bool,

    /// Somebody may need care now
    #[arg(long)]
    urgent: bool,

    /// You are the only physician within reach
    #[arg(long)]
    sole_provider: bool,

    /// A friend or relative before becoming a patient
    #[arg(long)]
    known_before: bool,

    /// You are a student or trainee
    #[arg(long)]
    trainee: bool,
}

impl FieldArgs {
    /// Sets what was given.
    pub(crate) fn fill(&self, s: &mut Situation) {
        fn set<T>(field: &mut T, given: Option<&str>, from: fn(&str) -> Option<T>) {
            if let Some(value) = given.and_then(from) {
                *field = value;
            }
        }
        set(&mut s.who, self.who.as_deref(), Who::from_name);
        set(&mut s.account, self.account.as_deref(), Account::from_name);
        set(&mut s.group, self.group.as_deref(), Group::from_name);
        set(&mut s.consent, self.consent.as_deref(), Consent::from_name);
        set(&mut s.covers, self.covers.as_deref(), Covers::from_name);
        set(&mut s.detail, self.detail.as_deref(), Detail::from_name);
        set(&mut s.stake, self.stake.as_deref(), Stake::from_name);
        set(&mut s.seriousness, self.seriousness.as_deref(), Seriousness::from_name);
        s.conduct = self.conduct.as_deref().and_then(Rule::from_name).or(s.conduct);
        s.told_days_ago = self.told_days_ago.or(s.told_days_ago);
        for (field, given) in [
            (&mut s.disclosed, self.disclosed),
            (&mut s.removed, self.removed),
            (&mut s.senior, self.senior),
            (&mut s.anonymous, self.anonymous),
            (&mut s.urgent, self.urgent),
            (&mut s.sole_provider, self.sole_provider),
            (&mut s.known_before, self.known_before),
            (&mut s.trainee, self.trainee),
        ] {
            *field |= given;
        }
    }
}

/// Where a reply sends those who need care.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "The reply")]
pub(crate) struct HandoffArgs {
    /// Your practice's portal or contact page
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    portal: String,

    /// Your practice's telephone number
    #[arg(long, value_name = "NUMBER", default_value = "")]
    telephone: String,

    /// The number to call in an emergency, such as 112
    #[arg(long, value_name = "NUMBER", default_value = "")]
    emergency: String,
}

impl HandoffArgs {
    pub(crate) fn handoff(&self) -> Handoff {
        Handoff { portal: self.portal.clone(), telephone: self.telephone.clone(), emergency: self.emergency.clone() }
    }
}

/// Measure the reviews against labelled posts.
#[derive(Debug, clap::Args)]
pub(crate) struct Eval {
    /// Labelled posts, one a line: a post with labels, spans and severity
    #[arg(value_name = "GOLD.jsonl")]
    pub(crate) gold: PathBuf,

    /// Score these reviews, as check --format jsonl printed them, instead of making new ones
    #[arg(long, value_name = "FILE")]
    pub(crate) reviews: Option<PathBuf>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Also list the posts that were missed or falsely raised, with their text: of one rule, or of all
    #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "")]
    pub(crate) errors: Option<String>,

    /// Who reads a draft: 1 at once; 2 also a slower reader, where the first is in doubt
    #[arg(long, value_name = "N", default_value = "2")]
    pub(crate) stages: Stages,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

/// Run the desk: open the address it shows in your browser.
///
/// The first one to open it sets it up. Stop it with Ctrl-C; what was handed to it goes on when it runs again.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The new file
    #[arg(value_name = "FILE")]
    pub(crate) to: PathBuf,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// What chaperone backup wrote
    #[arg(value_name = "FILE")]
    pub(crate) from: PathBuf,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// The desk's record. It is only read, also while the desk runs.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Check that nothing in the record was changed, taken out or cut off
    ///
    /// Prints the head, to be noted somewhere else: with it, a later check finds also an end that was cut off, or a record
    /// that was written anew. The exit status is 0 if the record is whole, 1 if it is broken, with the first broken link,
    /// 2 if it cannot be read.
    Verify(AuditVerify),
    /// List entries, newest first
    List(AuditList),
}

#[derive(Debug, clap::Args)]
pub(crate) struct AuditVerify {
    /// A head that was noted earlier
    #[arg(long, value_name = "HASH:COUNT")]
    pub(crate) head: Option<Head>,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AuditList {
    /// Only entries before this place
    #[arg(long, value_name = "N")]
    pub(crate) before: Option<i64>,

    /// Only what this member did, by id; or desk, operator, nobody
    #[arg(long, value_name = "ID")]
    pub(crate) member: Option<String>,

    /// Only about this: the id of a draft, a member, a case …
    #[arg(long, value_name = "ID")]
    pub(crate) subject: Option<String>,

    /// How many at most
    #[arg(long, value_name = "N", default_value = "50", value_parser = clap::value_parser!(i64).range(1..=100_000))]
    pub(crate) limit: i64,

    /// One JSON object a line, as in the database
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// Where it is served, on this computer only; 0 is a free port
    #[arg(long, value_name = "PORT", default_value_t = 8420)]
    pub(crate) port: u16,

    /// Where health and metrics are served, on this computer only
    #[arg(long, value_name = "PORT")]
    pub(crate) metrics_port: Option<u16>,

    /// An empty folder to keep it in; without, all of it is gone when you stop it
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,

    /// More drafts, to measure with
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) drafts: usize,

    /// At least so many entries of the record, to measure with
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) audit: usize,

    /// Only fill the folder, and serve nothing
    #[arg(long, requires = "data")]
    pub(crate) fill_only: bool,
}

/// How the desk is run.
#[derive(Debug, clap::Args)]
pub(crate) struct ConfigArgs {
    /// Settings of the desk, TOML; see docs/desk.md. What the environment says wins
    #[arg(long, value_name = "FILE", env = "CHAPERONE_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

fn time(words: &str) -> Result<i64, String> {
    seconds(words).ok_or_else(|| "a time is written such as 2026-03-01T18:30:00Z".to_owned())
}

/// Accepts the names of a closed set and lists them in the help.
fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> PossibleValuesParser {
    PossibleValuesParser::new(all.iter().map(|&one| name(one)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_situation_is_what_was_given() {
        let args = Args::parse_from([
            "chaperone",
            "check",
            "--surface",
            "review-reply",
            "--account",
            "practice",
            "--audience",
            "members",
            "--author",
            "GP (Ireland)",
            "--posted-at",
            "2026-03-01T18:30:00+01:00",
            "--interest",
            "Velora",
            "--interest",
            "Lumivera",
            "--consent",
            "written",
        ]);
        let Command::Check(check) = args.command else { panic!("check was asked for") };
        let situation = check.situation.situation();
        assert_eq!(
            (situation.surface, situation.account, situation.audience),
            (Surface::ReviewReply, Account::Practice, Audience::Members)
        );
        assert_eq!((situation.author.country.as_str(), situation.posted_at), ("Ireland", Some(1_772_386_200)));
        assert_eq!(situation.interests.len(), 2);
        assert_eq!(situation.consent.unwrap().kind, "written");
    }

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
