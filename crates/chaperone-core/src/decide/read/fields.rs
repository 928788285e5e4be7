//! The fields of a situation, as a sentence tells them.

use super::cues::Words;
use super::kinds::{COLLEAGUE, PATIENT, SENIOR};
use crate::decide::{Consent, Covers, Detail, Group, Kind, Seriousness, Situation, Stake, Who};
use crate::post::Account;
use crate::rules::Rule;

/// Somebody may need care now.
pub(super) const URGENT: &str = "urgent*|emergenc*|suicid*|chest pain*|chest pressure|overdos*|self harm|harm himself|harm herself|kill himself|kill herself|cant breathe|cannot breathe|short* of breath|trouble breathing|breathless*|bleeding|collaps*|unconscious|seizure*|stroke|anaphyla*|crisis|life threatening|immediately|right now|end .. life|severe pain|severe|blue lips|wants to die|want to die";
/// Students and those in training.
pub(super) const TRAINEE: &str =
    "student*|trainee*|resident*|intern|interns|registrar*|fellow|house officer|foundation doctor|junior doctor|sho|clerk|externs";
const FORMER: &str = "former .. patient*|ex patient*|past patient*|previous patient*|discharged|no longer .. patient|no longer treat*|used to be .. patient|was .. patient .. years/months/year ago|years ago|once treated|treated .. years/months ago|formerly|old patient|ended .. ago|transferred to another|saw last year|care ended|treatment ended";
const RELATIVE: &str = "parent*|mother|father|mum|mom|dad|daughter|son|husband|wife|spouse|partner of|relative*|family member*|carer|caregiver|guardian|widow*|sister|brother|grandmother|grandfather|grandson|granddaughter|patient .. family|family of|next of kin";
const MAKER: &str = "rep|representative*|sales|pharma*|manufacturer*|maker|drug company|device company|industry|vendor";
const STRANGER: &str = "stranger*|unknown person|member of the public|random|not a patient|never been .. patient|never a patient|never met|journalist*|reporter|reader|follower|someone she/he/i does/do not know|people she/he does not treat|non patient*|general public|nobody knows|unknown user";

/// Whose account, where that is said.
pub(super) fn account(w: &Words) -> Option<Account> {
    let practice = "practice/clinic/hospital/surgery/office/department/business page*/account*/profile*/website*/facebook/instagram/twitter/linkedin/x/feed|page of .. practice/clinic/hospital|account of .. practice/clinic/hospital|practice reply|practice wants|clinic wants";
    if w.has("personal/private account*/profile*/page*/facebook/instagram/twitter/x/linkedin/tiktok/snapchat/whatsapp/feed/site/phone/blog|own facebook|own instagram") {
        Some(Account::Personal)
    } else if w.has(practice) {
        Some(Account::Practice)
    } else if w.has("professional*|linkedin|doximity|work account|doctor page|physician page") {
        Some(Account::Professional)
    } else if w.has("personal|private|facebook|instagram|snapchat|whatsapp|tiktok") {
        Some(Account::Personal)
    } else {
        None
    }
}

/// Fills in what the sentence tells.
pub(super) fn fill(w: &Words, s: &mut Situation) {
    s.who = who(w, s.kind);
    s.group = group(w);
    (s.consent, s.covers) = consent(w);
    s.detail = detail(w, s.kind);
    s.stake = stake(w);
    s.disclosed = w.has("disclos*|declar*|reveals|states that|says that .. paid|discloses|with a disclosure|ad label|labelled as|labeled as|hashtag ad|transparent about") && !w.has("bio only|only in .. bio|not in the post|afterwards|later|buried|without .. disclos*|without .. declar*|undisclosed|not disclos*|no disclosure|not declar*|undeclared|fails to|never disclos*|does not .. mention");
    s.conduct = conduct(w);
    s.seriousness = seriousness(w);
    s.told_days_ago = told(w);
    s.removed = removed(w);
    s.senior = w.has(SENIOR);
    s.anonymous = w.has("anonymous*|pseudonym*|unidentified|unknown author|cannot be identified|handle only|burner|alias|nobody knows who|not known who|identity unknown|identity is unknown|faceless");
    s.urgent = w.has(URGENT);
    s.sole_provider = w.has("only/sole physician/doctor/gp/provider/dentist/surgeon/paediatrician/pediatrician/psychiatrist/midwife/specialist/practitioner|only .. physician in|only .. doctor in|only .. doctor for|small town|small island|village doctor|everyone in .. town|everybody in .. town|no other doctor|no other physician|nearest other");
    s.known_before = w.has("old friend*|school friend*|friend* before|close friend*|childhood|long time friend*|already friends|already a friend|friend who became|friend becomes|friend* .. became .. patient|friends for|cousin|neighbour*|neighbor*|knew .. before|before .. became");
    s.trainee = w.has(TRAINEE);
}

fn who(w: &Words, kind: Kind) -> Who {
    let own_profession = !w.has("patient*");
    if w.has(STRANGER) {
        Who::Stranger
    } else if w.has(MAKER) && own_profession {
        Who::Maker
    } else if w.has(FORMER) {
        Who::FormerPatient
    } else if w.has(RELATIVE) {
        Who::Relative
    } else if matches!(kind, Kind::Picture) && !w.has(&format!("{PATIENT}|baby|newborn|child|wound|x ray*|xray*|scan|ct|mri|operation|surgery|procedure|delivery|consent*|before and after|ultrasound|ecg|radiograph*|lesion|rash")) {
        Who::Colleague
    } else if w.has("patient*|client*|man/woman/boy/girl/person/somebody/someone/lady/couple i/we/she/he/they .. operat*/treat*/deliver*/cared") {
        Who::CurrentPatient
    } else if w.has(COLLEAGUE) || w.has("student*|nurse") {
        Who::Colleague
    } else {
        Who::Unknown
    }
}

fn group(w: &Words) -> Group {
    let loose = w.has("anyone/anybody/everyone can|anyone/anybody/everyone .. join|not verif*|unverified|no verif*|without verif*|without checking|nobody checks|no check*|clicking|not checked|open to all|self declared|not password|no password");
    if loose && w.has("public|open") && !w.has("closed|private") {
        Group::Public
    } else if loose {
        Group::Closed
    } else if w.has("verif*|registered|credential* check*|checked credential*|licence check*|license check*|password|invitation only for doctors|doximity|sermo|members only|vetted|secure") {
        Group::VerifiedMembers
    } else if w.has("closed|private group|private|secret group|whatsapp|telegram|members") {
        Group::Closed
    } else if w.has("public*|open|reddit|subreddit") {
        Group::Public
    } else {
        Group::Unknown
    }
}

fn consent(w: &Words) -> (Consent, Covers) {
    let refused = w.has("without .. consent|without .. permission|without .. asking|without .. agreement|no consent|not consent*|did not agree|never asked|never consented|lack* of consent|unaware|refus*|did not sign|not asked|no permission|declined consent|without .. knowledge|secretly");
    let given = w.has("consent*|agree*|permission*|permit*|signed|authoris*|authoriz*|release|allowed|approves|approved|said yes|says yes|ok with|okay with|asks .. to post|wants .. posted");
    if refused || !given {
        return (Consent::None, Covers::Unknown);
    }
    let form = if w.has("written|signed|in writing|form|release|documented|paper|signature") { Consent::Written } else { Consent::Oral };
    let media = "social media|online|internet|publication|publish*|website|instagram|facebook|posting|this use|this post|to post|tiktok|youtube|marketing|web|sharing|share|public use";
    let spoken_only = w.has("verbal*/oral* .. only");
    let covers = if !spoken_only && w.has("not cover*|does not .. mention|limited to|restricted to|now posted|now used|reused|consent*/agree*/signed .. only for/to|for treatment|for .. record*|for .. chart|for teaching|for .. education only|for research|for surgery|to surgery|to the operation|to the procedure|for the procedure|for the operation|for treatment|for a lecture|for a journal|withdr*|revok*|expired|other purpose|another purpose|for internal|years earlier|different use|medical record|teaching only|changed .. mind") {
        Covers::OtherUse
    } else if w.has(&format!("{media}|covers|for that purpose|for it")) {
        Covers::ThisUse
    } else {
        Covers::Unknown
    };
    (form, covers)
}

const NOTHING_TOLD: &str = "anonymis*|anonymiz*|anonymous*|de identif*|deidentif*|no/without/any/all .. detail*|no/without .. identif*|no/without .. name*|composite|altered|changed .. details|general terms|fiction*|nothing .. identif*|stripped|cropped|removed|not identifiable|unidentifiable|cannot be identified|not recogni*|unrecogni*|vague|redacted|blurred|details changed|no face|without .. face|generic|disguised";
const TELLING: &str = "rare|unusual|unique|town|village|date|named|names|full name|street|local news|newspaper|identifiable|recogni*|specific|exact|occupation|age|famous|celebrity|mayor|identif*|face|tattoo*|workplace|school|day|distinctive|well known|diagnosis and|mrn|record number|first name|license plate|address|hospital name|birthday|neighbourhood|neighborhood|visible name|name visible|name tag|wristband|hometown|accident|crash|shooting";

fn detail(w: &Words, kind: Kind) -> Detail {
    if kind == Kind::Reply {
        return reply_detail(w);
    }
    let negated = w.has("no/without/nothing/not/any/neither/leaves/leaving/removing/removed/omits/omitting .. rare/unusual/unique/identif*/identifiable/recogni*/name/names/date/dates/age/ages/place/places/detail/details/face/town|identif*/identifiers/details/name/names/date/dates/age/place/profession/occupation/sex .. removed/omitted/stripped/changed/altered/deleted|unidentif*|unrecogni*|deidentif*|de identif*|anonymi*|cropped|blurred|redacted");
    if w.has("room number*|bed number*|code name*|codename*|initials|nickname*|room/bed/bay/cubicle one/two/three/four/five/six/seven/eight/nine/ten/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16|patient in room|patient in bed|by room|by bed") && !negated {
        Detail::Label
    } else if w.has(TELLING) && (!negated || w.has("but|although|though|yet|however|still") || w.has("anonymous/anonymised/anonymized .. with/including/plus .. rare/unusual/unique/date/town/village/day/age/exact/specific")) {
        Detail::Identifying
    } else if w.has(NOTHING_TOLD) || negated {
        Detail::None
    } else {
        Detail::Unknown
    }
}

/// A reply that says nothing of anybody's care.
pub(super) const SAYS_NOTHING: &str = "neither .. nor|cant/cannot/unable/not/never/without/avoid*/no .. discuss*/confirm*/comment*/naming/mention*/reveal*/identif*/details/acknowledg*|generic|neutral|thank* .. for .. feedback|call us|contact us|contact .. office|call .. office|phone us|offline|get in touch|standard reply|general statement|privacy rules|policy statement|general policy";

/// What a public reply gives away.
fn reply_detail(w: &Words) -> Detail {
    if w.has(SAYS_NOTHING) {
        Detail::None
    } else if w.has("visit|visits|diagnos*|treatment*|treated|missed|record*|chart*|appointment*|surgery|operation|names|named|naming|mention*|explain*|detail*|confirm*|lab|labs|medication*|no show|bill*|history|what happened|real reason|reveal*|results|drug seek*|complian*|noncomplian*|procedure|case|her/his/their care|patient file|correct* .. facts|side of|facts|glad .. recover*|went well") {
        Detail::Identifying
    } else {
        Detail::Unknown
    }
}

fn stake(w: &Words) -> Stake {
    if w.has("unpaid|no .. tie/ties|no relation*|no financial|no interest|no tie*|no connection|bought .. himself/herself/myself|paid .. himself/herself/myself|unrelated|independent") {
        Stake::None
    } else if w.has("index fund*|mutual fund*|etf*|pension|fund") {
        Stake::Fund
    } else if w.has("own/owns/owner/owned .. product*/line/brand/company/app/clinic/supplement*/skincare/book/device/centre/center/start*/store/cream|founder|co founder|founded|invented|inventor|spouse/wife/husband .. owns/works|sells .. own|his own|her own|their own|my own") {
        Stake::Own
    } else if w.has("shares|shareholder*|stock*|equity|royalt*|invest*|option*|patent*") {
        Stake::Shares
    } else if w.has("free|gifted|sample*|complimentary|loan*|lent|discounted") {
        Stake::FreeProduct
    } else if w.has("fee|fees|paid|pays|honorari*|sponsor*|consult*|speaker*|grant*|funded|travel|commission|affiliate|advisory|salary|employed|lunch*|dinner*|ambassador") {
        Stake::Payment
    } else {
        Stake::Unknown
    }
}

/// Which rule one's own content touches.
pub(super) fn conduct(w: &Words) -> Option<Rule> {
    let rules: &[(Rule, &str)] = &[
        (
            Rule::Intoxication,
            "call/duty/shift/work .. drinking/alcohol/beer/wine|drunk*|intoxicat*|hungover|hangover|passed out|binge|wasted|beer pong|keg|shots|cannabis|marijuana|smoking weed|drinking game*|vomit*|tipsy|drinking .. scrubs/coat/uniform/duty/call|alcohol .. scrubs/coat/uniform/duty/call",
        ),
        (
            Rule::Discriminatory,
            "racis*|sexis*|homophob*|transphob*|discriminat*|slur*|xenophob*|antisemit*|islamophob*|bigot*|misogyn*|ageist|ethnic|stereotyp*|hate speech",
        ),
        (
            Rule::DerogatoryPatient,
            "derogat*|mock*|ridicul*|insult* .. patient*|makes/making/make fun of .. patient*|jok* .. about .. patient*|patient* .. joke*|rant* .. about .. patient*|vent* .. about .. patient*|complain* .. about .. patient*|stupid .. patient*|fat shaming|lazy .. patient*|sarcas* .. patient*|demean*|disparag* .. patient*|frequent flyer*|contempt*",
        ),
        (Rule::Harassment, "bully*|bullies|harass*|troll*|threaten*|pile on|doxx*|cyberbull*|intimidat*|stalk*"),
        (
            Rule::ColleagueDisparagement,
            "disparag*|badmouth*|bad mouth*|criticis*/criticiz*/mock*/insult*/attack*/rant* .. colleague*/nurse*/resident*/another/competitor*|incompetent",
        ),
        (
            Rule::CredentialMisrepresentation,
            "degree .. never/not|never finished|unfinished degree|credential*|board certif*|calls himself|calls herself|claims to be|claim* .. specialist/expert/degree/title|overstat*|exaggerat* .. qualification*/experience/training|not .. qualified|unearned|fake degree|lapsed|title of|misrepresent*|inflate*|qualification*",
        ),
        (
            Rule::MisleadingClaim,
            "miracle|unproven|misinform*|misleading|false claim*|anti vaccin*|disinformation|cure for|cures|guarantee*|100|no side effects|pseudoscien*|unsupported|unverified claim*|exaggerat*",
        ),
        (
            Rule::UnlawfulAdvertising,
            "advert*|discount*|promotion*|best .. doctor|best .. surgeon|superlative*|special offer*|half price|voucher*|cheapest|number one|giveaway",
        ),
        (
            Rule::Copyright,
            "copyright*|plagiar*|without credit|without attribution|copied|copies .. article/figure/text|textbook figure|journal figure|pirat*|paywalled|stolen content",
        ),
        (Rule::Defamation, "defam*|libel*|slander*|false accusation*|accus*"),
    ];
    rules.iter().find(|(_, cues)| w.has(cues)).map(|(rule, _)| *rule)
}

fn seriousness(w: &Words) -> Seriousness {
    if w.has("unlawful*|illegal*|criminal*|crime|fraud*|selling/sells/sold/offers .. prescription*/drug*/opioid*|assault*|abus*|harm*|danger*|divert*|sexual*|threat*|unsafe|impaired|child porn*|violence|violent|endanger*|stolen drug*|law") && !w.has("no harm|not harmful|harmless|nothing illegal") {
        Seriousness::SeriousHarm
    } else if w.has("not significant|insignificant|mild*|minor|poor taste|bad taste|profan*|swear*|curs*|silly|tasteless|rude|crude|vulgar|grumpy|cheeky|unflattering|harmless|trivial|off colour|off color|slightly") {
        Seriousness::Mild
    } else if w.has("significant*|serious*|grave|identif*|patient* .. name*/photo*/picture*/image*/record*/chart*/privacy|name*/photo*/picture*/image*/x/video* .. of .. patient*|patient|racis*|sexis*|homophob*|discriminat*|confidential*|breach*|privacy|drunk* .. duty|repeated*|gross*|slur*|hate|derogat*|mock*|severe*|egregious|misinformation") {
        Seriousness::Significant
    } else {
        Seriousness::Unknown
    }
}

/// How many days ago the colleague was told.
fn told(w: &Words) -> Option<u32> {
    let not = w.has("not .. told|never told|nobody .. told|not yet told|not been told|without telling|has not .. spoken|not .. notified|before telling|not .. raised|untold|not yet spoken");
    let said = w.has("told|notified|warned|asked .. to remove/delete/take|asked .. removal|spoken to|spoke to|spoke with|approached|informed|reminded|raised it with|raised with|contacted .. privately|messaged .. privately|alerted|confronted|talked to|pointed .. out|requested .. removal|request* to remove/delete/take|ignored .. request*");
    if not || !said {
        return None;
    }
    let ignored = w.has("ignor*|refus*|nothing|still|no response|no action|does not|did not|has not|not removed|unresponsive|no reaction|remains|unchanged|dismiss*|laughs|laughed|no change|weeks|months|long ago|repeatedly|twice|again");
    Some(days(w).unwrap_or(if ignored { 14 } else { 0 }))
}

fn days(w: &Words) -> Option<u32> {
    if w.has("today|an hour ago|hours ago|this morning|minutes ago|just told|just now|just been told") {
        return Some(0);
    }
    if w.has("yesterday|last night|a day ago") {
        return Some(1);
    }
    let counted = w.pairs().find_map(|(number, unit)| {
        let unit = match unit {
            "day" | "days" => 1,
            "week" | "weeks" => 7,
            "fortnight" => 14,
            "month" | "months" => 30,
            _ => return None,
        };
        Some(count(number)?.saturating_mul(unit))
    });
    counted.or_else(|| w.has("last week").then_some(7)).or_else(|| w.has("last month").then_some(30))
}

fn count(word: &str) -> Option<u32> {
    const NUMBERS: [&str; 13] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match word {
        "a" | "an" => Some(1),
        "several" | "few" | "some" => Some(4),
        word => NUMBERS.iter().position(|number| *number == word).and_then(|n| u32::try_from(n).ok()).or_else(|| word.parse().ok()),
    }
}

fn removed(w: &Words) -> bool {
    w.has("removed it|deleted it|took it down|taken down|took .. down|has removed|has deleted|was removed|was deleted|been removed|been deleted|removes it|deletes it|then deleted|then removed|promptly removed|promptly deleted|and removed|and deleted|already removed|already deleted|is gone|deleted the|removed the|since deleted|since removed|deletes the|removes the")
        && !w.has("not .. removed/deleted/taken|not .. remove/delete|wont|refus*|never .. removed/deleted|to be removed|asked .. removed|unless|until|whether")
}
