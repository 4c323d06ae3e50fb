//! The files that are served as they are, compiled into the binary. A new file is one line here.

/// One file.
#[derive(Debug)]
pub(super) struct Asset {
    /// Where it is served.
    pub(super) path: &'static str,
    /// What is sent.
    pub(super) bytes: &'static [u8],
    /// Its `Content-Type`.
    pub(super) content_type: &'static str,
    /// What it belongs to.
    pub(super) part: Part,
    /// Whether the bytes are compressed with gzip.
    pub(super) gzip: bool,
}

impl Asset {
    const fn new(path: &'static str, bytes: &'static [u8], content_type: &'static str, part: Part) -> Self {
        Self {
            path,
            bytes,
            content_type,
            part,
            gzip: false,
        }
    }

    const fn gzip(self) -> Self {
        Self { gzip: true, ..self }
    }
}

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The start page.
    Start,
    /// The pages behind the links that people are sent.
    Link,
    /// The query editor, which can be switched off.
    Editor,
}

impl Part {
    /// What its pages may load: only what we serve ourselves.
    pub(super) fn policy(self) -> &'static str {
        match self {
            Self::Start => {
                "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; \
                 frame-ancestors 'none'"
            }
            Self::Link => {
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                 form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
            }
            // The editor's text component writes style elements of its own.
            Self::Editor => {
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                 font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; \
                 frame-ancestors 'none'"
            }
        }
    }
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const SVG: &str = "image/svg+xml";
const FONT: &str = "font/ttf";

/// The bytes of a file in the folder `assets`.
macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("../../assets/", $name))
    };
}

pub(super) const ASSETS: &[Asset] = &[
    Asset::new("/", file!("index.html"), HTML, Part::Start),
    Asset::new("/assets/start.css", file!("start.css"), CSS, Part::Start),
    Asset::new("/assets/favicon.svg", file!("favicon.svg"), SVG, Part::Start),
    Asset::new("/invitation", file!("invitation.html"), HTML, Part::Link),
    Asset::new("/password", file!("password.html"), HTML, Part::Link),
    Asset::new("/assets/link.js", file!("link.js"), JAVASCRIPT, Part::Link),
    Asset::new("/graphiql", file!("graphiql.html"), HTML, Part::Editor),
    Asset::new("/assets/codicon.ttf", file!("codicon.ttf"), FONT, Part::Editor),
    Asset::new("/assets/graphiql.css", file!("graphiql.css.gz"), CSS, Part::Editor).gzip(),
    Asset::new("/assets/graphiql.js", file!("graphiql.js.gz"), JAVASCRIPT, Part::Editor).gzip(),
    Asset::new(
        "/assets/editor.worker.js",
        file!("editor.worker.js.gz"),
        JAVASCRIPT,
        Part::Editor,
    )
    .gzip(),
    Asset::new(
        "/assets/graphql.worker.js",
        file!("graphql.worker.js.gz"),
        JAVASCRIPT,
        Part::Editor,
    )
    .gzip(),
    Asset::new(
        "/assets/json.worker.js",
        file!("json.worker.js.gz"),
        JAVASCRIPT,
        Part::Editor,
    )
    .gzip(),
    Asset::new("/assets/licences.txt", file!("licences.txt.gz"), TEXT, Part::Editor).gzip(),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), ASSETS.len());
        for asset in ASSETS {
            assert_eq!(asset.gzip, asset.bytes.starts_with(&[0x1f, 0x8b]), "{}", asset.path);
        }
    }
}
