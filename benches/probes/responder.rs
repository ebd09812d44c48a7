//! What answers: one socket for each protocol, on every address of the
//! machine, and each answer from the address that was asked.

use std::io::{IoSlice, IoSliceMut};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsRawFd;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nix::cmsg_space;
use nix::libc::in_pktinfo;
use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, SockaddrIn, recvmsg, sendmsg, setsockopt,
    sockopt::{Ipv4PacketInfo, RcvBuf},
};

use crate::{DNS_PORT, NTP_PORT, SIP_PORT, STUN_PORT, TCP_PORT, until};

/// Answers until it is killed.
pub(crate) fn run() {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, TCP_PORT)).unwrap();
    thread::spawn(|| answer(DNS_PORT, dns_answer));
    thread::spawn(|| answer(SIP_PORT, sip_answer));
    thread::spawn(|| answer(STUN_PORT, stun_answer));
    thread::spawn(|| answer(NTP_PORT, ntp_answer));
    for connection in listener.incoming() {
        drop(connection);
    }
}

/// Waits until every protocol answers.
pub(crate) fn wait_until_ready() {
    until("the responder", || {
        TcpStream::connect((Ipv4Addr::LOCALHOST, TCP_PORT)).ok()
    });
    for (port, question) in [
        (DNS_PORT, dns_question(1)),
        (SIP_PORT, sip_question(1)),
        (STUN_PORT, stun_question(1)),
        (NTP_PORT, ntp_question(1)),
    ] {
        until("the responder", || {
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
            socket
                .set_read_timeout(Some(Duration::from_millis(200)))
                .ok()?;
            socket
                .send_to(&question, (Ipv4Addr::LOCALHOST, port))
                .ok()?;
            socket.recv(&mut [0; 2048]).ok()
        });
    }
}

fn answer(port: u16, with: fn(&[u8], SocketAddrV4) -> Option<Vec<u8>>) {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, port)).unwrap();
    setsockopt(&socket, Ipv4PacketInfo, &true).unwrap();
    let _ = setsockopt(&socket, RcvBuf, &4_000_000);
    let mut buffer = [0; 2048];
    let mut space = cmsg_space!(in_pktinfo);
    loop {
        let mut parts = [IoSliceMut::new(&mut buffer)];
        let flags = MsgFlags::empty();
        let received =
            recvmsg::<SockaddrIn>(socket.as_raw_fd(), &mut parts, Some(&mut space), flags);
        let Ok(message) = received else {
            continue;
        };
        let Some(from) = message.address else {
            continue;
        };
        let mut asked = None;
        for control in message.cmsgs().unwrap() {
            if let ControlMessageOwned::Ipv4PacketInfo(info) = control {
                asked = Some(info.ipi_addr);
            }
        }
        let length = message.bytes;
        let peer = SocketAddrV4::new(from.ip(), from.port());
        let (Some(asked), Some(reply)) = (asked, with(&buffer[..length], peer)) else {
            continue;
        };
        let info = in_pktinfo {
            ipi_ifindex: 0,
            ipi_spec_dst: asked,
            ipi_addr: asked,
        };
        let control = [ControlMessage::Ipv4PacketInfo(&info)];
        let parts = [IoSlice::new(&reply)];
        let _ = sendmsg(socket.as_raw_fd(), &parts, &control, flags, Some(&from));
    }
}

/// The question, and one address record that points at its name.
fn dns_answer(question: &[u8], _: SocketAddrV4) -> Option<Vec<u8>> {
    let mut at = 12;
    while *question.get(at)? != 0 {
        at += usize::from(question[at]) + 1;
    }
    let mut reply = question.get(..at + 5)?.to_vec();
    reply[2..12].copy_from_slice(&[0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    reply.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]);
    Some(reply)
}

/// 200, with the headers that RFC 3261 section 8.2.6 has copied.
fn sip_answer(question: &[u8], from: SocketAddrV4) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(question).ok()?;
    let mut reply = String::from("SIP/2.0 200 OK\r\n");
    for line in text.lines().skip(1).take_while(|line| !line.is_empty()) {
        let name = line.split(':').next()?.trim().to_ascii_lowercase();
        match name.as_str() {
            "via" | "v" => {
                let rport = format!(";rport={};received={}", from.port(), from.ip());
                let bare = !line.contains(";rport=");
                reply += &if bare {
                    line.replace(";rport", &rport)
                } else {
                    line.to_owned()
                };
            }
            "to" | "t" => reply += &format!("{line};tag=1"),
            "from" | "f" | "call-id" | "i" | "cseq" => reply += line,
            _ => continue,
        }
        reply += "\r\n";
    }
    reply += "Content-Length: 0\r\n\r\n";
    Some(reply.into_bytes())
}

/// Success, with the address from which it was asked (RFC 8489 section 14.2).
fn stun_answer(question: &[u8], from: SocketAddrV4) -> Option<Vec<u8>> {
    let head = question.get(..20)?;
    let mut reply = vec![1, 1, 0, 12];
    reply.extend(&head[4..20]);
    reply.extend([0, 0x20, 0, 8, 0, 1]);
    let cookie = &head[4..8];
    let xored = from.port().to_be_bytes().into_iter().zip(cookie);
    reply.extend(xored.map(|(byte, mask)| byte ^ mask));
    let xored = from.ip().octets().into_iter().zip(cookie);
    reply.extend(xored.map(|(byte, mask)| byte ^ mask));
    Some(reply)
}

/// A server at the second stratum (RFC 5905 section 7.3).
fn ntp_answer(question: &[u8], _: SocketAddrV4) -> Option<Vec<u8>> {
    let token = question.get(40..48)?;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let seconds = u32::try_from(since.as_secs() + 2_208_988_800).unwrap_or(0);
    let fraction = u64::from(since.subsec_nanos()) * (1 << 32) / 1_000_000_000;
    let now = [seconds.to_be_bytes(), (fraction as u32).to_be_bytes()].concat();
    let mut reply = vec![0b00_100_100, 2, 4, 0xec, 0, 0, 0, 1, 0, 0, 0, 1];
    reply.extend([192, 0, 2, 1]);
    for stamp in [&now[..], token, &now, &now] {
        reply.extend(stamp);
    }
    Some(reply)
}

/// A binding request as long as a usual one, by number.
pub(crate) fn stun_question(number: u16) -> Vec<u8> {
    let mut question = vec![0, 1, 0, 12, 0x21, 0x12, 0xa4, 0x42];
    question.extend(number.to_be_bytes());
    question.extend([7; 10]);
    question.extend([0x80, 0x22, 0, 7]);
    question.extend(b"samband\0");
    question
}

/// A client's message, by number.
pub(crate) fn ntp_question(number: u16) -> Vec<u8> {
    let mut question = vec![0; 48];
    question[0] = 0b00_100_011;
    question[40..42].copy_from_slice(&number.to_be_bytes());
    question
}

/// An A question for `vc.example`, by number.
pub(crate) fn dns_question(number: u16) -> Vec<u8> {
    let [high, low] = number.to_be_bytes();
    let mut question = vec![high, low, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    question.extend(b"\x02vc\x07example\0\0\x01\0\x01");
    question
}

/// An OPTIONS as long as a usual one, by number.
pub(crate) fn sip_question(number: u32) -> Vec<u8> {
    format!(
        "OPTIONS sip:127.0.0.1 SIP/2.0\r\n\
         Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK{number:08x};rport\r\n\
         Max-Forwards: 70\r\n\
         From: <sip:samband@127.0.0.1>;tag={number:08x}\r\n\
         To: <sip:127.0.0.1>\r\n\
         Call-ID: {number:08x}@127.0.0.1\r\n\
         CSeq: 1 OPTIONS\r\n\
         Contact: <sip:samband@127.0.0.1:5070>\r\n\
         User-Agent: floor\r\n\
         Accept: application/sdp\r\n\
         Content-Length: 0\r\n\r\n"
    )
    .into_bytes()
}
