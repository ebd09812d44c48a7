//! What pages are dressed in: style, script and sign.

use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};

use super::answer::Tagged;
use crate::view::assets;

fn asset(
    path: &str,
    content_type: &'static str,
    content: &'static str,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    // With its digest in the address it never changes there.
    let keep = if uri.query().is_some() && uri.path_and_query().is_some_and(|p| p == path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let tagged = Tagged {
        strong: false,
        tag: assets::digest(content),
        content_type,
        language: None,
        keep,
    };
    tagged.answer(headers, || content.into_response())
}

pub(super) async fn stylesheet(uri: Uri, headers: HeaderMap) -> Response {
    let path = assets::stylesheet_path();
    asset(
        path,
        "text/css; charset=utf-8",
        assets::STYLESHEET,
        &uri,
        &headers,
    )
}

pub(super) async fn script(uri: Uri, headers: HeaderMap) -> Response {
    let path = assets::script_path();
    asset(
        path,
        "text/javascript; charset=utf-8",
        assets::SCRIPT,
        &uri,
        &headers,
    )
}

pub(super) async fn icon(uri: Uri, headers: HeaderMap) -> Response {
    asset("", "image/svg+xml", assets::ICON, &uri, &headers)
}
