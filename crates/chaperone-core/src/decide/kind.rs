//! The situations that there are.

use crate::named_enum;

macro_rules! kinds {
    ($($variant:ident = $name:literal, $title:literal;)+) => {
        named_enum! {
            /// What happened, or what is about to be done.
            Kind { $(#[doc = $title] $variant = $name),+ }
        }

        impl Kind {
            /// What it is, in a few words that follow "the situation is:".
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}

kinds! {
    ConnectionRequest = "connection-request", "somebody wants to connect with you, or follows you";
    ConnectionSent = "connection-sent", "you want to connect with somebody";
    AudienceAdded = "audience-added", "the network adds somebody to your audience by itself";
    Message = "message", "somebody asks you for medical advice";
    Tag = "tag", "somebody tags or thanks you in public";
    Endorsement = "endorsement", "you want to share what somebody wrote in praise of you";
    Reply = "reply", "you want to reply in public to a review or comment";
    ReviewRequest = "review-request", "you want to ask for reviews";
    ReviewFake = "review-fake", "a review that is not what it seems, by you or for you";
    ReviewReceived = "review-received", "an unfair or false review about you";
    LookUp = "look-up", "you look somebody up online out of interest";
    LookUpForCare = "look-up-for-care", "you look somebody up online for the sake of care or safety";
    Gift = "gift", "somebody gives you a small present";
    GiftLarge = "gift-large", "somebody gives you a valuable present or money";
    Invitation = "invitation", "somebody invites you to something private";
    InvitationProfessional = "invitation-professional", "somebody invites you as a physician";
    Advance = "advance", "romantic or sexual contact";
    Picture = "picture", "a picture that shows somebody, or a part or scan of somebody";
    Anecdote = "anecdote", "a story from practice";
    CaseDiscussion = "case-discussion", "a case put to a group of colleagues";
    Forum = "forum", "you run or set up a group or forum of colleagues";
    DiscussionAdvice = "discussion-advice", "you want to use in practice what was said in a discussion online";
    Interest = "interest", "you write of a product or service that you have a relation with";
    MixedAccount = "mixed-account", "one account for personal and professional content";
    OffTopic = "off-topic", "personal content, such as politics or a holiday";
    WorkEmail = "work-email", "a work e-mail address used for a personal account";
    Presence = "presence", "what is online by and about you is not looked at";
    WrongInformation = "wrong-information", "something online about you is wrong or out of date";
    PrivacySettings = "privacy-settings", "privacy settings that are loose, or relied upon";
    Moderation = "moderation", "what others wrote on a site that you look after";
    ColleaguePost = "colleague-post", "a colleague's unprofessional post";
    Conduct = "conduct", "content of your own that could cost trust or break a law";
    Education = "education", "general information for the public";
    Distraction = "distraction", "devices and networks while you are with patients";
}
