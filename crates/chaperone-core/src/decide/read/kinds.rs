//! Which kind of situation a sentence tells of.

use super::cues::Words;
use crate::decide::Kind;

/// Somebody who is a patient, or stands for one.
pub(super) const PATIENT: &str = "patient*|client*|parent*|mother|father|mum|mom|dad|daughter|son|husband|wife|spouse|relative*|family member*|carer|caregiver|guardian|widow*|sister|brother|grandmother|grandfather|grandson|granddaughter|man/woman/boy/girl/person/somebody/someone/lady/couple i/we/she/he/they .. operat*/treat*/deliver*/cared";
/// Somebody of the profession.
pub(super) const COLLEAGUE: &str = "colleague*|coworker*|co worker*|classmate*|peer|peers|fellow intern/nurse/trainee/surgeon/gp|partner in .. practice|doctor/physician/nurse in .. town/hospital/department|local doctor/physician|fellow resident*|fellow student*|fellow doctor*|fellow physician*|another physician*|another doctor*|another surgeon|another resident|another nurse|another student|another consultant|other doctor*|other physician*|offender|teammate*|practice partner|my/her/his/own/their .. supervisor/boss/director/chief/chair/attending/consultant|nurse on .. ward/unit/team|locum";
const NOUN: &str = "advertis*|promot*|post*|tweet*|blog*|video*|photo*|picture*|content|comment*|message*|story|stories|profile|account|page|online|profan*|meme*|rant*|remark*|livestream*|podcast|image*|selfie*|reel*|tiktok*|facebook|instagram";
const NETWORK: &str = "group|groups|forum*|network|community|channel|server|board|listserv|mailing list|chat|platform|doximity|sermo|figure 1|telegram|whatsapp group|discord|subreddit|workspace";
const REVIEW: &str = "review|reviews|rating*|star|stars|yelp|healthgrades|trustpilot|google .. listing|feedback|criticism|complain*";
const STAKE: &str = "speaker*|honorari*|consult* fee*|consultancy|funds|finances|pays for|fee|fees|paid|pays|payment|sponsor*|free of charge|for free|free|gifted|sample*|shares|shareholder*|stock*|equity|invest*|royalt*|owns|own/ownership .. product*/line/brand/company/app/clinic/supplement*/skincare/book/device/centre/center/shop/store/webshop|unpaid|no .. tie/ties|sells|founder|co founder|founded|advisory board|grant|affiliate|commission|kickback|fund|travel|funded|financial|conflict* of interest|interest in .. company|patent*|option*|dividend*|employed by|works for|relationship with .. maker/company/manufacturer|consultant for|ambassador|loaned|on loan|lent";
const PRODUCT: &str = "drug*|device*|product*|medication|medicine*|brand|company|companies|manufacturer|maker*|implant*|supplement*|app|service|firm|pharma*|vaccine*|test kit|skincare|equipment|software|startup|start up|industry|stethoscope|scanner|monitor|instrument*|laser|book|cream|clinic|article about|trial|inhaler*|stent*|sponsor*|pump*|catheter*|lens*|needle*|mask*|tool";
const CARE_WORDS: &str = "advice|advise|symptom*|rash|pain*|dose|dosage|medication*|medicine*|prescri*|refill*|result*|diagnos*|question*|treatment*|mole|fever|chest|suicid*|bleed*|urgent*|emergenc*|lump|breath*|overdos*|self harm|harm himself|harm herself|test|tablet*|pill*|antibiotic*|side effect*|wound|ill|sick|medical help|hurts|headache*|dizz*|collaps*|seizure*|stroke|allerg*|second opinion|blood pressure|insulin|lab|labs";
const TOLD_US: &str = "messag*|dm|dms|direct message*|ask|asks|asked|asking|email*|whatsapp*|text|texts|texted|texting|comment*|inbox|write*|writing|wrote|chat*|send*|sent|request*|post*|describ*|report*|want*|seek*|need*|consult*|question*";
const PICTURE: &str = "photo*|picture*|image*|video*|selfie*|x ray*|xray*|radiograph*|scan|scans|ct|mri|ultrasound|ecg|ekg|film*|livestream*|live stream*|before and after|before after|recording*|clip|footage|snapshot*|gif|reel";
const SEARCH: &str = "google*|search*|look* up|looks .. up|look .. up|looking .. up|looked .. up|brows*|stalk*|view* .. profile/page/account/feed|read* .. profile/feed/timeline/posts|check* .. profile/page/account/feed/instagram/facebook/posts/timeline|scroll* through .. profile/feed/posts/timeline|visit* .. profile/page|peek*|investigat*|snoop*";
const OWN_NAME: &str = "own name|own presence|own profile*|own footprint|own reputation|own search|own online|himself|herself|themselves|themself|myself|yourself|oneself|my name|their name|his name|her name|digital footprint|online presence|online reputation|digital identity|web presence|alert* .. name";
const CONNECT: &str = "request/requests/requested .. on snapchat/instagram/facebook/whatsapp/linkedin/tiktok/x|friend request*|friends|befriend*|friend|friended|friending|connect*|follow|follows|followed|following|follow back|contact request*|add|adds|added|adding|invitation*|invite*|contacts|request on|subscrib*|network request|join* .. network|link with|linkedin|pending request*";
const EVENT: &str = "party|parties|wedding|dinner|lunch|birthday|barbecue|bbq|drinks|coffee|game night|gaming|online game|holiday|home|picnic|christening|baptism|funeral|memorial|concert|club|fishing|golf|hike|reunion|private group|family group|family chat|event|celebration|barbeque|trip|anniversary|graduation";
const WORK_EVENT: &str = "speak*|talk|webinar|lecture*|panel|charity|support group|conference|interview*|school|awareness|advocacy|foundation|patient association|q a|information evening|health fair|podcast";

type Test = fn(&Words) -> bool;

/// What is looked for, in this order: the more particular before the more general.
const KINDS: &[(Kind, Test)] = &[
    (Kind::WorkEmail, work_email),
    (Kind::AudienceAdded, audience_added),
    (Kind::PrivacySettings, privacy_settings),
    (Kind::Advance, |w| {
        w.has("on a date|dating|romantic*|flirt*|sexual* .. message*/contact/relation*/chat*/photo*/image*|sexting|asks/ask/asked/asking .. out for|asks/asked him/her/them/me/patient out|go out with|tinder|bumble|hinge|love letter*|declares .. love|love message*|intimate")
            && !w.has(COLLEAGUE)
    }),
    (Kind::Distraction, distraction),
    (Kind::DiscussionAdvice, discussion_advice),
    (Kind::ReviewFake, review_fake),
    (Kind::ReviewReceived, review_received),
    (Kind::ReviewRequest, review_request),
    (Kind::Message, urgent_message),
    (Kind::Reply, reply),
    (Kind::Endorsement, endorsement),
    (Kind::Presence, posted_by_others),
    (Kind::Presence, |w| {
        w.has(OWN_NAME)
            && !w.has(PATIENT) && w.has(&both(SEARCH, "monitor*|alert*|audit*|survey*|never looked|not looked|never checks|never checked|ignore*|check*|know* what|unaware|review*"))
    }),
    (Kind::WrongInformation, wrong_information),
    (Kind::ColleaguePost, colleague_post),
    (Kind::LookUpForCare, |w| {
        look_up(w) && w.has("hurt/harm/kill himself/herself|safety|safe|suicid*|missing|emergenc*|identify|identity of|unconscious|unidentified|welfare|overdos*|threat*|whereabouts|self harm|risk|next of kin|abscond*|duty to warn|abuse")
    }),
    (Kind::LookUp, look_up),
    (Kind::GiftLarge, |w| gift(w) && w.has(LARGE)),
    (Kind::Gift, gift),
    (Kind::Interest, interest),
    (Kind::Moderation, moderation),
    (Kind::Forum, forum),
    (Kind::CaseDiscussion, case_discussion),
    (Kind::InvitationProfessional, |w| w.has("invit*|ask* .. to speak|asked to speak") && w.has(WORK_EVENT)),
    (Kind::Invitation, |w| w.has("invit*") && w.has(EVENT)),
    (Kind::Tag, tag),
    (Kind::ConnectionSent, connection_sent),
    (Kind::ConnectionRequest, connection_request),
    (Kind::Message, message),
    (Kind::MixedAccount, mixed_account),
    (Kind::Conduct, |w| super::fields::conduct(w).is_some()),
    (Kind::OffTopic, off_topic),
    (Kind::Education, |w| {
        w.has("explain* how|explains/explain/explaining|how to|educational|information video|health tips|tips for|tips on")
            && education(w)
            && !w.has(PATIENT)
    }),
    (Kind::Picture, |w| w.has(PICTURE)),
    (Kind::Anecdote, anecdote),
    (Kind::Picture, |w| w.has("consent*") && w.has("patient*|publish*|post*|instagram|facebook|tiktok|online")),
    (Kind::Education, education),
    (Kind::Message, |w| w.has(TOLD_US) && w.has("advice|medical question*|health question*|consultation")),
    (Kind::PrivacySettings, |w| w.has("privacy|friends only|private profile|public profile|locked account|visibility|geotag*")),
    (Kind::ConnectionRequest, |w| {
        w.has("facebook|linkedin|instagram|snapchat|whatsapp") && w.has(PATIENT) && w.has("accept*|reject*|declin*|ignor*")
    }),
    (Kind::Forum, |w| w.has("forum*")),
    (Kind::Anecdote, |w| w.has("patient*|diagnosis|case") && w.has("post*|tweet*|publish*|share*|sharing|writ*|disclos*")),
];

/// The first kind whose words are there; failing that, the kind that most of its words lean to.
pub(super) fn kind(words: &Words) -> Option<Kind> {
    KINDS.iter().find(|(_, test)| test(words)).map(|(kind, _)| *kind).or_else(|| leaning(words))
}

/// Words that by themselves lean to a kind, where no phrase decided.
const LEANINGS: &[(Kind, &str)] = &[
    (Kind::ConnectionRequest, "friend*|connect*|follow*|request*|contact*|network*|invite*|accept*|linkedin|facebook|snapchat|whatsapp"),
    (
        Kind::Message,
        "messag*|writes|wrote|asks|asked|text*|dm|advice|symptom*|pain|ill|sick|baby|wake|dose|medicine*|urgent*|help|midnight|opinion",
    ),
    (Kind::Tag, "tag*|thank*|grateful|praise*|mention*|name*"),
    (Kind::Reply, "reply*|respond*|answer*|complain*|critic*|accus*"),
    (Kind::ReviewReceived, "review*|rating*|stars|yelp"),
    (Kind::LookUp, "google*|search*|profile|curio*|brows*|look*"),
    (Kind::Gift, "gift*|present*|gave|donat*|bottle|cake|chocolate*|cash"),
    (Kind::Invitation, "invit*|party|wedding|dinner|event|birthday"),
    (Kind::Picture, "photo*|picture*|video*|image*|film*|selfie*|scan*|consent*|camera"),
    (Kind::Anecdote, "tweet*|story|stories|anecdote*|blog*|man|woman|boy|girl|lady|case|shift|told|patient*|diagnos*|interesting"),
    (Kind::CaseDiscussion, "case*|colleague*|group|discuss*|opinion*|closed|platform|specialist*|puzzling"),
    (Kind::Forum, "forum|network|community|platform|workspace|members|verif*|join|launch*|group"),
    (Kind::Interest, "company|sponsor*|paid|fee*|shares|maker|manufactur*|product*|drug|device|free|industry|pharma*|stock"),
    (Kind::MixedAccount, "account*|personal|professional|private|both|separate*|mix*"),
    (Kind::OffTopic, "politic*|opinion*|religio*|holiday*|hobb*|sport*|party|vote*"),
    (Kind::Presence, "presence|reputation|oneself|himself|herself|search*|name|footprint"),
    (Kind::PrivacySettings, "privacy|settings|public|visible|private|open|followers"),
    (Kind::Moderation, "comment*|moderat*|delete*|hide|wall|visitor*"),
    (Kind::ColleaguePost, "colleague*|peer*|coworker*|classmate*|unprofessional*|report*|offens*|supervisor*|warned"),
    (Kind::Conduct, "drunk|alcohol|insult*|joke*|degree|title|certif*|offens*|curs*|angry|hate"),
    (Kind::Education, "educat*|inform*|explain*|tips|vaccin*|health|awareness|prevent*|public"),
];

/// The kind with the most leaning words, at least two; the first of equals.
fn leaning(words: &Words) -> Option<Kind> {
    let hits = |cues: &str| cues.split('|').filter(|cue| words.has(cue)).count();
    let mut best = (1, None);
    for (kind, cues) in LEANINGS {
        let found = hits(cues);
        if found > best.0 {
            best = (found, Some(*kind));
        }
    }
    best.1
}

fn both(a: &str, b: &str) -> String {
    format!("{a}|{b}")
}

const LARGE: &str = "expensive|valuable|large|cash|money|cheque|check for|jewel*|gold|rolex|car|thousand*|hundred*|will|bequest|bequeath*|inherit*|crowdfund*|loan|luxury|lavish|costly|euros|dollars|pounds|transfer|designer|stay at|week at|tickets to";

fn work_email(w: &Words) -> bool {
    w.has("work/hospital/professional/institutional/practice/university/clinic/corporate/employer/nhs/company/department/office/business/official/staff email*|email* .. of .. hospital/employer/practice/clinic/university/department|email* from .. hospital/employer/practice/clinic/work")
        && w.has("personal|private|register*|sign* up|signed up|open* .. account|creat*|log* in|for .. own|account|dating|tiktok|instagram|facebook|hobby|x|twitter|reddit|snapchat|forum")
        && !w.has(PATIENT)
}

fn audience_added(w: &Words) -> bool {
    w.has("automatic*|auto|by itself|by default|sync*|algorithm|without .. doing|people you may know|network/app/platform/site/facebook/linkedin/instagram suggest*|imported|import|because .. number/contact .. saved|saved .. number/contact")
        && w.has("add*|audience|contacts|status|list|follower*|friend*|see|sees|appear*|visible|suggest*|connect*")
        && w.has(PATIENT)
}

fn privacy_settings(w: &Words) -> bool {
    w.has("privacy setting*|privacy control*|security setting*|account setting*|default setting*|settings|privacy option*|privacy configur*")
        || (w.has("assum*|believ*|rel*|think*|trust*|thought|hopes|sure") && w.has("friends only|private|privacy|closed profile|hidden|disappear*|followers only|locked") && !w.has("group|forum|patient consent*"))
        || (w.has("visible to friends*|visible to followers|can be seen by|open to everyone|visible to everyone|visible to all|visible to anyone|visible to the public|set to public|is public|are public|wide open|publicly visible|seen by anyone|seen by everyone|open to the public|unlocked|geotag*|location sharing|tagging enabled") && !w.has("group|forum"))
}

fn distraction(w: &Words) -> bool {
    w.has("phone|smartphone|device*|notification*|scroll*|texting|brows*|checks .. facebook/instagram/feed/messages/social|social media|smartwatch|tablet|feed")
        && w.has("during/while/in .. consultation*|during/while/in .. rounds|during/while .. surgery|during/while .. operation|during/while .. operating|operating room|operating theatre|in theatre|at .. bedside|during/while .. clinic|while .. patient*|during .. visit*|during .. appointment*|with patients|in front of .. patient*|distract*")
        && !w.has("photo*|video*|picture*|film*|livestream*|tweets|posts|posting")
}

fn discussion_advice(w: &Words) -> bool {
    w.has("use/uses/using/apply/applies/applying/rely/relies/relying/adopt*/chang*/act/acts/acting/implement*/copy/copies/follow/follows/following/base*/try/tries/alter* .. forum/discussion/thread/group/network/tweet*/podcast/post/suggestion*/advice/tip/recommendation/listserv/chat/online/video")
        && w.has("practice|treatment|treat*|protocol|dose|dosage|patient care|manage*|clinic|prescri*|regimen|therapy|off label|procedure")
        && w.has("forum*|discussion*|thread*|group|network|tweet*|listserv|chat|online|social media|podcast|doximity|sermo|twitter|whatsapp|reddit|colleagues")
        && !w.has("patient asks|ask* .. advice|patient* .. message*|request*")
}

fn review_fake(w: &Words) -> bool {
    let by_self = w.has("review*/rating* under .. name*|write/writes/post/posts positive/good/glowing review*|fake/false/fabricated/bogus/sham/invented/fictitious/made/phony .. review*/rating*/testimonial*|review* .. as a patient|as .. patient .. review*|pos* as .. patient*|pretend* .. patient*|review* .. himself/herself/themselves/itself|own .. review*|buy*/bought/purchas* .. review*/rating*/follower*/testimonial*|pay*/hire* .. for .. review*/rating*|staff/employees/family/friends/relatives/wife/husband/spouse/partner/son/daughter/brother/sister/mother/father/nurse/receptionist .. writ*/post*/leave*/give* .. review*/rating*|review* by/from staff/employees/family/friends/relatives|rate* himself/herself|five star* .. himself/herself/own");
    by_self && !about_oneself(w)
}

fn about_oneself(w: &Words) -> bool {
    w.has("competitor*|ex employee|former employee|disgruntled|never .. seen/treated/been .. patient|not a patient|never a patient|somebody who was never|someone who was never|about .. physician/doctor/practice/him/her/me/us|against .. physician/doctor/practice/him/her/me/us|received|receives|suspect*|appears|attack* .. review*|by .. rival|rival")
        && !w.has("posts a fake|writes a fake|about .. competitor|about .. rival|on .. competitor/rival")
}

fn review_received(w: &Words) -> bool {
    w.has("review*|rating*")
        && about_oneself(w)
        && w.has("fake|false|untrue|unfair|defamat*|bogus|malicious|lies|invented|fabricated|wrong|never")
        && !w.has(REPLYING)
        && !w.has(STAKE_OF_PRODUCT)
}

const STAKE_OF_PRODUCT: &str = "review* .. of .. device/drug/product/book/implant";
const REPLYING: &str = "apolog*|correct* .. facts|refute*|dispute*|tell .. side|explain .. side|repl*|respond*|response|answer*|rebut*|react*|writes back|write back|comment back|set .. record straight|counter*|defend*|clarif*";

fn review_request(w: &Words) -> bool {
    w.has("link to rate|ask*|invit*|encourag*|request*|solicit*|reward*|discount*|gift card*|voucher*|incentiv*|offer*|prompt*|remind*|qr code|raffle|prize|in exchange|sign .. asking|card asking|survey link|link to .. review*")
        && w.has("rate .. clinic/practice/doctor/physician/us|review|reviews|rating*|testimonial*|google stars|five star*|feedback online")
        && !w.has(REPLYING)
        && !w.has("product|device|drug|supplement*|free of charge|manufacturer|company")
}

fn reply(w: &Words) -> bool {
    w.has(REPLYING)
        && (w.has(REVIEW) || w.has("comment*|post|tweet|accus*|allegation*|thank you|praise|public*") || w.has(super::fields::SAYS_NOTHING))
        && !w.has("message*|dm|dms|colleague*|friend request*|connection request*|emails")
        && !w.has("asks|asking .. advice|symptom*|general .. question*")
}

fn endorsement(w: &Words) -> bool {
    let praise = "testimonial*|thank you post|thank you card*|thank you note*|thank you letter*|thank you message*|thank you video|thank you|praise|kind words|positive review*|good review*|five star*|glowing|grateful|success story|letter from .. patient*|review*|compliment*|patient story|patient post|card from";
    (w.has("share/shares/sharing/shared/repost*/retweet*/reshare*/republish*/quote*/screenshot*/reblog*/boost*/forward*/regram*") && w.has(praise) && !w.has("shares in|shareholder"))
        || w.has("post*/publish*/use/uses/using/put/puts/display* .. testimonial*|post*/publish*/use/uses/using/put/puts/display* .. thank you card/note/letter/message*|testimonial* on .. website/page/profile|post*/publish*/use/uses/put/puts .. review* on .. website/page/instagram/facebook")
}

/// What others put online about one, or what one left there long ago.
fn posted_by_others(w: &Words) -> bool {
    !w.has(PATIENT)
        && w.has("friend*/relative*/someone/somebody/family/cousin/guest/flatmate/roommate .. tag/tags/tagged/posted/posts/uploads .. physician/doctor/resident/student/surgeon/nurse/him/her/me|old photo*/picture*/post*/tweet*/video*|old .. photo*/picture*/post*/tweet*|photo*/picture*/post*/tweet*/video* .. found by|years old/ago .. photo*/picture*/post*/tweet*")
}

fn wrong_information(w: &Words) -> bool {
    w.has("impersonat*|impostor*|imposter*|fake profile*|fake account*|cloned account|account in .. name|pretending to be .. doctor/physician/him/her/me|identity theft")
        || w.has("false/wrong/untrue/incorrect/inaccurate/misleading/defamatory .. about himself/herself/themselves/him/her/me|rumour*/rumor*/lies .. about himself/herself/themselves/him/her/me/physician/doctor/surgeon")
        || (w.has("still lists|still listed|previous|wrong*|outdated|out of date|incorrect*|inaccura*|error*|mistake*|old|stale|obsolete|false*|misstat*|misspell*|no longer|former|retired|never updated|not updated|expired")
            && w.has("employer .. site/page|staff page|site still|listing*|director*|biograph*|bio|healthgrades|wikipedia|affiliation*|web page|webpage|website*|search result*|profile|office hours|practice address|phone number|google maps|knowledge panel|rating site|information about .. him/her/them/me/physician/doctor/himself/herself|cv|article about .. physician/doctor/him/her/me")
            && !w.has(PATIENT)
            && !w.has("claim*|calls|title|board certified|exaggerat*"))
}

fn colleague_post(w: &Words) -> bool {
    let told = w.has("was told|been told|already told|told .. days/weeks/week/day/yesterday|notified|warned|spoken to");
    let unnamed = w.has("offending account/profile/poster|anonymous/pseudonym*/unnamed/unknown account/profile/blog/user/page/poster .. physician/doctor/nurse/resident/colleague/student/surgeon/clinician/hospital/department");
    let warned = w.has("warned|reminded|told .. days/weeks/week/day/yesterday|was told|been told") && w.has(NOUN);
    let subject = unnamed || warned || w.has(COLLEAGUE) || (w.has(&both(SENIOR, "anonymous|pseudonym*|nurse|resident|intern|surgeon|consultant|physician|doctor")) && w.has("sees|saw|notices|noticed|discovers|discovered|comes across|came across|witness*|finds|found|spots|spotted|report*|is told of|learns|aware"));
    subject
        && !w.has("patient*/follower*/stranger*/parent*/mother/father post/posts/posted/writes/wrote/publish*|patient*/follower* .. status|false/wrong/untrue .. about himself/herself/themselves/me|tag*/tagged .. physician/doctor/him/her/me")
        && (w.has(NOUN) || told || w.has("offender|unprofessional*|misconduct|report*|breach*|violat*"))
        && !w.has("friend request*|connection request*|wants to connect|invit*|case discussion|discuss* .. case|second opinion|forum for|ask* colleague*|ask* .. for advice|advice from|share* .. with colleague*|group of colleague*|group for|network for|with colleague*|among colleague*|closed group|private group|verified")
        && !w.has("about .. colleague*|criticis*|criticiz*|mocks .. colleague*|bully* .. colleague*|attack* .. colleague*|harass* .. colleague*|insult* .. colleague*|consent* .. colleague*|selfie with colleague*|photo with colleague*|photo of .. colleague*|picture of .. colleague*|picture with colleague*")
}

/// Somebody with power over a trainee or employee.
pub(super) const SENIOR: &str = "programme director|program director|supervisor*|boss|superior|attending|chief|chair|head of|department head|professor|dean|employer|evaluator|consultant|senior*|director|mentor|preceptor|clinical lead|trainer";

fn look_up(w: &Words) -> bool {
    w.has(SEARCH)
        && w.has(PATIENT)
        && !w.has("patient* .. search*/google*/look*/find* .. physician/doctor/him/her")
        && !w.has("search for advice|research")
}

fn gift(w: &Words) -> bool {
    w.has("gift*|present|presents|chocolate*|flowers|bottle of|cake|cookies|hamper|watch|cash|donat*|bequest|bequeath*|inherit*|crowdfund*|leaves .. in .. will|tip|tips .. doctor|voucher*|gift card*|money|basket|homemade|home made|knitted|knits|bakes|blanket|scarf|envelope|tickets")
        && w.has(PATIENT)
        && w.has("give*|gave|send*|sent|offer*|bring*|brought|receiv*|accept*|leave*|left|deliver*|want* to|from .. patient*|from .. family|hand*|start*|gift*|buy*|bought|knit*|bake*")
        && !w.has("review*|photo*|picture*|consent*|tips on|health tips|watch .. video")
}

fn interest(w: &Words) -> bool {
    if w.has("sponsored post/content/video/tweet|paid partnership|affiliate link*|brand deal|paid post|paid promotion|fee/fees/honorari*/payment .. disclos*/declar*|disclos*/declar*/undisclosed .. fee/fees/honorari*/payment/interest*/shares") {
        return true;
    }
    let writes = "review*|prais*|recommend*|promot*|post*|endors*|discuss*|tweet*|blog*|writes|writing|video|mention*|talks|speak* about|comment*|share*|advertis*|unboxing|demo*|positive|hashtag|shareholder|only|write about|sells|selling|link to";
    w.has(STAKE)
        && (w.has(PRODUCT) || w.has("index fund|mutual fund|etf|shareholder|pension fund|conflict* of interest|shares in|stock in"))
        && w.has(writes)
        && !w.has("free clinic|patient pays")
}

fn moderation(w: &Words) -> bool {
    w.has("moderat*|hide|hides|hiding|delete* .. comment*|remove* .. comment*|comment* .. left|comment* on .. page|comment* on .. post*|comment* under|visitor*|commenter*|a follower/user/member .. post*|a follower/user/member .. writ*|user comment*|someone/somebody posts .. on .. page/wall/group|someone/somebody comment*|another patient/user/member|page .. comment section|in the comments|comment section")
        && w.has("page|site|blog|group|forum|wall|channel|account|thread|post|video|community")
        && !w.has("asks|symptom*|advice|thank*|physician comments|doctor comments")
}

fn forum(w: &Words) -> bool {
    w.has("set* up|run|runs|running|start*|creat*|launch*|administ*|admin|host*|found|founding|founds|open|opens|opening|build*|establish*|organis*|organiz*|manag*|plan* .. to|new|own|owns")
        && w.has("workspace|where physicians/doctors/clinicians .. share/discuss/meet/exchange|forum*|discussion board|physician* network|doctor* network|network for|group for|community for|channel for|case group|group of doctors/physicians/colleagues|doctors/physicians/surgeons/residents/gps/clinicians .. group/forum/network/community|server for|platform for|listserv|whatsapp group|telegram group|discord|mailing list")
        && !w.has("posts a case|presents a case|shares a case|asks .. case|case discussion on|discuss* .. case in|patient* .. group/forum|for patients")
}

fn case_discussion(w: &Words) -> bool {
    w.has(NETWORK)
        && w.has("case|cases|discuss*|second opinion|consult*|curbside|opinion*|ask* .. colleague*|asks for help|present*|diagnostic puzzle|share* .. scan/image/photo/history/x|share* .. patient|posts .. patient|colleague*|patient detail*|puzzling|dilemma")
        && w.has(&both(COLLEAGUE, "patient*|case|cases|doctors|physicians|clinicians|surgeons|residents|gps|verified|medical|specialist*|nurses|dentists|paediatricians|pediatricians|members|doximity|sermo"))
        && !w.has("friend request*|support group|patient group|patient* .. asks|adds .. patient*|invit*")
}

fn urgent_message(w: &Words) -> bool {
    w.has(super::fields::URGENT)
        && w.has(TOLD_US)
        && (w.has(PATIENT) || w.has("someone|somebody|stranger*|follower*|user|person|woman|man|commenter"))
        && !w.has(COLLEAGUE)
        && !w.has("photo of .. patient|search*|google*|looks up|find/identify .. next of kin|posts about|tells .. story|anecdote*")
}

fn tag(w: &Words) -> bool {
    w.has("like/likes/liked/liking .. patient* .. post/comment/photo/page/story|tag|tags|tagged|tagging|thank*|shout out|shoutout|gratitude|grateful|praises|praise|mentions .. physician/doctor/surgeon/nurse/me/him/her/practice|check* in at|checks in at|posts about .. surgery/treatment/doctor/physician|names .. physician/doctor/surgeon/me/him/her")
        && (w.has(PATIENT) || w.has("someone|somebody|follower*|person|user"))
        && !w.has("physician tags|doctor tags|surgeon tags|resident tags|tags .. patient*|tagging .. patient*|gift*|present")
}

const PHYSICIAN: &str = "physician/doctor/resident/surgeon/nurse/gp/i/dentist/psychiatrist/student/paediatrician/pediatrician/consultant/therapist/she/he/intern/fellow/dermatologist/cardiologist/clinician/registrar/midwife/psychologist";

fn connection_sent(w: &Words) -> bool {
    w.has("send*/sent/sending .. request*/invitation*/invite* to|request* sent to|reach* out to .. patient*")
        && !w.has("patient*/mother/father/parent*/relative*/husband/wife send*/sent .. to|patient*/mother/father/parent*/relative*/husband/wife .. send*/sent .. request*/invitation*/invite* to")
        || w.has(&format!("{PHYSICIAN} .. follow*/friend/friends/add/adds/befriend*/connect/connects .. patient*/parent*"))
            && !w.has("get/gets/got/receive*/has .. request|request from|request .. from|patient* .. follow*/friend*/add/adds/connect*/request*/want* .. physician/doctor/me|accept*|declin*|request from|followed by|only physician|only doctor")
            && !w.has("parent/mother/father/husband/wife/daughter/son/relative .. follow*/friend*/add/adds/connect*/request*/want*/send*")
}

fn connection_request(w: &Words) -> bool {
    w.has(CONNECT)
        && (w.has(PATIENT) || w.has(COLLEAGUE) || w.has("someone|somebody|stranger*|person|rep|representative|journalist|neighbour|neighbor|friend of|unknown|student*|request*|teacher|pharma*|reporter|public"))
        || w.has("only/sole physician/doctor/gp/provider/dentist/surgeon/paediatrician/pediatrician/psychiatrist|only physician*|small town|small island|village doctor|island") && w.has("patient*|contacts|friends|facebook|social")
}

fn message(w: &Words) -> bool {
    if w.has("patient*/parent*/mother/father/follower*/stranger*/someone/somebody send/sends/sent .. photo*/picture*/image*/video*/results")
        && !w.has("consent*|permission")
    {
        return true;
    }
    if w.has("patient*/parent*/mother/father/follower*/stranger*/someone/somebody/user/reader ask/asks/asked/asking .. whether/if/what/how/why/which/when/about") && !w.has(CONNECT) {
        return true;
    }
    w.has(TOLD_US) && w.has(CARE_WORDS) && (w.has(PATIENT) || w.has("someone|somebody|stranger*|follower*|user|person|woman|man|friend|neighbour|neighbor|commenter|reader"))
        && w.has("messag*|dm|dms|ask|asks|asked|asking|email*|whatsapp*|text|texts|texted|inbox|chat|sends|comments|commented|writes to|wrote to|writes .. on|seek*|consult*|request*|wants|need*|describes|writes .. comment|comment .. question|question about")
        && !w.has("without consent|consent*|anecdote*|physician posts|doctor posts|tells a story")
}

fn mixed_account(w: &Words) -> bool {
    if w.has("one/single/same page/account/profile/handle/feed/channel for/with/carries|and .. on/from/in .. one/single/same page/account/profile/handle/feed/channel|both .. on/from/in .. one/single/same") {
        return true;
    }
    w.has("one/single/same account/profile/page/handle|mix*|combin*|blend*|merg*|both|everything on|one .. for|together on|no separate|without separat*|not separat*|alongside|all on one|intermingl*|same .. for|only one account|between")
        && w.has("account*|profile|page|handle|instagram|facebook|feed|x|twitter|tiktok|site|website|personal .. professional|professional .. personal|private .. professional")
        && w.has("personal|private|holiday|family|vacation|hobby|hobbies|professional|medical|health|patient education|work|clinic|kids|children|leisure|friends")
}

fn off_topic(w: &Words) -> bool {
    w.has("tax|legislation|immigration|candidate*|petition|strike|politic*|election*|religio*|partisan|vote|voting|campaign|rant|holiday|vacation|family photo*|hobb*|sport*|football|meme*|abortion|gun control|protest*|personal opinion*|opinion on|church|party leader|government|war|cooking|pets|dog|cat|birthday|wedding photo*|personal post*|private post*|swimwear|bikini|beach|glass of wine|a beer|children|kids|angry")
        && !w.has(PATIENT)
}

fn anecdote(w: &Words) -> bool {
    w.has("anecdote*|story|stories|tells|telling|vignette*|narrative*|case|cases|experience*|describ*|writes about|writing about|blogs about|posts about|tweets about|tweet about|mention*|recount*|refers to|memoir|essay|column|podcast|talks about|funny|encounter*|shift|blog|venting|vents|caption|complains about|lesson* from|reflect*")
        && w.has("patient*|anecdote*|case|cases|shift|clinical|encounter*|er|ed|ward|emergency department|delivery|birth|surgery|operation|room|bed")
}

fn education(w: &Words) -> bool {
    w.has("general .. question*|educat*|health information|information about|information on|awareness|tips|explain*|general information|general advice|public health|hand washing|infographic*|question and answer|q a|myth*|vaccin*|prevention|screening|evidence|study|journal|research|teaches|teaching|sunscreen|nutrition|flu season|fact*")
        && w.has("post*|video*|blog*|page|account|publish*|share*|tweet*|tiktok|instagram|youtube|facebook|channel|podcast|thread|live|website|write*|infographic*|series|column")
}
