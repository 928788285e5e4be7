//! What in a text is a link, a mention or a hashtag, said by bytes. Source: the lexicon `app.bsky.richtext.facet`.

use std::ops::Range;

use serde_json::{Value, json};

use crate::text;

/// The facets of `text`; `mentioned` are those whose handles could be resolved.
pub(super) fn of(text: &str, mentioned: &[(Range<usize>, String)]) -> Vec<Value> {
    let links: Vec<Range<usize>> = text::links(text);
    let outside = |range: &Range<usize>| !links.iter().any(|link| link.start < range.end && range.start < link.end);
    let mentions = mentioned.iter().filter(|(range, _)| outside(range));
    let mentions = mentions.map(|(range, did)| (range.clone(), json!({"$type": "app.bsky.richtext.facet#mention", "did": did})));
    let tags = text::hashtags(text).into_iter().filter(outside).map(|range| {
        let tag = text.get(range.start + 1..range.end).unwrap_or_default();
        (range, json!({"$type": "app.bsky.richtext.facet#tag", "tag": tag}))
    });
    let link = |range: &Range<usize>| {
        let uri = text.get(range.clone()).unwrap_or_default();
        (range.clone(), json!({"$type": "app.bsky.richtext.facet#link", "uri": uri}))
    };
    let mut facets: Vec<(Range<usize>, Value)> = links.iter().map(link).chain(mentions).chain(tags).collect();
    facets.sort_by_key(|(range, _)| range.start);
    let said =
        |(range, feature): (Range<usize>, Value)| json!({"index": {"byteStart": range.start, "byteEnd": range.end}, "features": [feature]});
    facets.into_iter().map(said).collect()
}
