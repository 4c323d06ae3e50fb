//! The files that are served as they are, compiled into the binary. A new file is one entry here.

/// One file.
#[derive(Debug)]
pub(super) struct Asset {
    /// Where it is served.
    pub(super) path: &'static str,
    /// What is sent.
    pub(super) bytes: &'static [u8],
    /// Its `Content-Type`.
    pub(super) content_type: &'static str,
    /// Whether the bytes are compressed with gzip.
    pub(super) gzip: bool,
    /// What it belongs to.
    pub(super) part: Part,
}

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The start page.
    Start,
    /// The query editor, which can be switched off.
    Editor,
}

impl Part {
    /// What its pages may load: only what we serve ourselves.
    pub(super) fn policy(self) -> &'static str {
        match self {
            Self::Start => {
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                 connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            }
            // The editor's text component writes style elements and starts its workers from blobs.
            Self::Editor => {
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                 font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; form-action 'self'; \
                 base-uri 'none'; frame-ancestors 'none'"
            }
        }
    }
}

const HTML: &str = "text/html; charset=utf-8";

pub(super) const ASSETS: &[Asset] = &[
    Asset {
        path: "/",
        bytes: include_bytes!("../../assets/index.html"),
        content_type: HTML,
        gzip: false,
        part: Part::Start,
    },
    Asset {
        path: "/graphiql",
        bytes: include_bytes!("../../assets/graphiql.html"),
        content_type: HTML,
        gzip: false,
        part: Part::Editor,
    },
];
