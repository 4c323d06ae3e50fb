//! Pages and files that do not change while the service runs.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    Router,
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::Response,
    routing::{MethodRouter, get},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{
    App,
    assets::{ASSETS, Asset, Part},
};

/// The routes of all files; those of the query editor only if it is wanted.
pub(super) fn routes(editor: bool) -> Router<Arc<App>> {
    let wanted = ASSETS.iter().filter(|asset| editor || asset.part != Part::Editor);
    wanted.fold(Router::new(), |router, asset| {
        router.route(asset.path, Page::from(asset).route())
    })
}

/// Something to be sent, with its headers and a strong tag of its bytes.
#[derive(Debug, Clone)]
pub(super) struct Page {
    bytes: Bytes,
    tag: String,
    headers: HeaderMap,
}

impl Page {
    /// Text that is known since the start.
    pub(super) fn text(content_type: &'static str, text: String) -> Self {
        Self::new(text.into(), &[(CONTENT_TYPE, content_type)])
    }

    fn new(bytes: Bytes, fields: &[(HeaderName, &'static str)]) -> Self {
        let hash = digest(&SHA256, &bytes);
        let tag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16]));
        let fields = fields
            .iter()
            .cloned()
            .map(|(name, value)| (name, HeaderValue::from_static(value)));
        let mut headers: HeaderMap = fields.collect();
        // Kept by browsers, but asked for each time: a new version shows at once, an old one costs no bytes.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (ETAG, tag)));
        Self { bytes, tag, headers }
    }

    /// GET and HEAD.
    pub(super) fn route(self) -> MethodRouter<Arc<App>> {
        get(async move |headers: HeaderMap| self.answer(&headers))
    }

    fn answer(&self, request: &HeaderMap) -> Response {
        let known = self.is_known(request);
        let body = if known {
            Body::empty()
        } else {
            Body::from(self.bytes.clone())
        };
        let mut response = Response::new(body);
        *response.headers_mut() = self.headers.clone();
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(CONTENT_TYPE);
            response.headers_mut().remove(CONTENT_ENCODING);
        }
        response
    }

    /// Whether the caller has these very bytes.
    fn is_known(&self, request: &HeaderMap) -> bool {
        let values = request
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut tags = values.flat_map(|list| list.split(',')).map(str::trim);
        tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.tag)
    }
}

impl From<&Asset> for Page {
    fn from(asset: &Asset) -> Self {
        let mut fields = vec![
            (CONTENT_TYPE, asset.content_type),
            (CONTENT_SECURITY_POLICY, asset.part.policy()),
        ];
        if asset.gzip {
            fields.push((CONTENT_ENCODING, "gzip"));
        }
        Self::new(Bytes::from_static(asset.bytes), &fields)
    }
}
