//! Answers by mail, as anybody may write them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::mailbox::{Said, read};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mail) = read(bytes) else {
        return;
    };
    if let Some(from) = &mail.from {
        assert_eq!(from.matches('@').count(), 1);
    }
    assert!(mail.answers.iter().all(|id| id.contains('@')));
    match &mail.said {
        Ok(Said::Reject(words) | Said::Comment(words)) => assert!(!words.trim().is_empty()),
        Ok(Said::Done { cause, remedy }) => assert!(!cause.is_empty() && !remedy.is_empty()),
        Ok(Said::Accept(_)) | Err(_) => {}
    }
});
