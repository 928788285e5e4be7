//! Style and script: in the program, named by their content, kept by browsers for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::error::Problem;
use crate::routes::{Need, Routes};
use crate::token;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

static STYLE: Asset = Asset { name: "style.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../../../../web/style.css") };
static SCRIPT: Asset = Asset { name: "desk.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("../../../../web/desk.js") };
static PASSKEYS: Asset =
    Asset { name: "passkeys.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("../../../../web/passkeys.js") };
static COMPOSER: Asset =
    Asset { name: "composer.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("../../../../web/composer.js") };
static ICON: Asset = Asset { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../../../../web/icon.svg") };

static ALL: &[&Asset] = &[&STYLE, &SCRIPT, &PASSKEYS, &COMPOSER, &ICON];

static ADDRESSES: LazyLock<Vec<(String, &Asset)>> = LazyLock::new(|| ALL.iter().map(|asset| (address(asset), *asset)).collect());

fn address(asset: &Asset) -> String {
    let hash: String = token::hash(&String::from_utf8_lossy(asset.bytes)).chars().take(12).collect();
    format!("/assets/{hash}/{}", asset.name)
}

fn of(asset: &Asset) -> &'static str {
    ADDRESSES.iter().find(|(_, one)| one.name == asset.name).map_or("", |(address, _)| address)
}

/// Address of the style sheet.
pub(crate) fn style() -> &'static str {
    of(&STYLE)
}

/// Address of the script.
pub(crate) fn script() -> &'static str {
    of(&SCRIPT)
}

/// Address of the script of passkeys.
pub(crate) fn passkeys() -> &'static str {
    of(&PASSKEYS)
}

/// Address of the composer's script.
pub(crate) fn composer() -> &'static str {
    of(&COMPOSER)
}

/// Address of the icon.
pub(crate) fn icon() -> &'static str {
    of(&ICON)
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/assets/{hash}/{name}", Need::Anyone, serve)
}

async fn serve(Path((hash, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let wanted = format!("/assets/{hash}/{name}");
    let (_, asset) = ADDRESSES.iter().find(|(address, _)| *address == wanted).ok_or_else(Problem::missing)?;
    let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.bytes).into_response())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    /// Style and scripts of all pages together, compressed: the most that a page may ask of a slow line, in bytes.
    const MOST: usize = 100 * 1024;

    #[test]
    fn style_and_scripts_are_light() {
        let gzipped = |asset: &Asset| {
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            packed.write_all(asset.bytes).unwrap();
            packed.finish().unwrap().len()
        };
        let all: usize = ALL.iter().map(|asset| gzipped(asset)).sum();
        assert!(all <= MOST, "{all} bytes");
    }
}
