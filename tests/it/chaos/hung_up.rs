//! A browser that hangs up in the middle of a save: at any byte of the request, or before the answer.

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::candidate::{Candidate, Sent};
use super::house::House;
use super::verify;

/// The save is there as a whole or not at all, and sent again it is there once.
#[tokio::test(flavor = "multi_thread")]
async fn a_save_cut_off_at_any_byte_is_there_once_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let house = House::open(&dir.path().join("data")).await;
    // An interview each, because nobody saves that fast.
    for part in 0..=16 {
        let mut candidate = Candidate::arrive(&house.url, part).await;
        let op = candidate.next_op();
        let request = candidate.raw(&op);
        let whole = request.len() as u64;
        let end = usize::try_from(whole * part / 16).unwrap();
        let mut stream = TcpStream::connect(house.url.trim_start_matches("http://"))
            .await
            .unwrap();
        stream.write_all(&request[..end]).await.unwrap();
        stream.flush().await.unwrap();
        drop(stream);

        candidate.pending = Some(op.clone());
        assert!(
            matches!(candidate.save().await, Sent::Acknowledged),
            "at byte {end} of {whole}"
        );
        let known = verify::journal_of(&candidate).await;
        assert_eq!(known.saves(), 1, "cut off at byte {end} of {whole}");
        verify::nothing_is_lost(&mut candidate).await;
    }
}

/// Nobody is left to hear that it is saved, and it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_save_whose_sender_hangs_up_before_the_answer_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let house = House::open(&dir.path().join("data")).await;
    let mut candidate = Candidate::arrive(&house.url, 1).await;
    let op = candidate.next_op();
    let mut stream = TcpStream::connect(house.url.trim_start_matches("http://"))
        .await
        .unwrap();
    stream.write_all(&candidate.raw(&op)).await.unwrap();
    // Admitted: the first byte of an answer is on its way, and nobody reads it.
    stream.readable().await.unwrap();
    drop(stream);
    let known = verify::journal_of(&candidate).await;
    assert!(known.has(&op.id));
}
