//! A screen that only we look at, to see when a program has painted and how much memory it holds then.
//!
//! Xvfb keeps its picture in a file. A window is usable when its ink (dark pixels) is there: the moment when 95 % of what
//! is seen at rest can be seen for the first time. That asks nothing of the program, so it means the same for any.

use crate::shell::{Fault, ask};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// At rest means: no change of the ink for so long.
const REST: Duration = Duration::from_millis(1500);
const PATIENCE: Duration = Duration::from_secs(30);
const GLANCE: Duration = Duration::from_millis(8);

pub struct Screen {
    server: Child,
    bus: Child,
    bus_address: String,
    display: String,
    picture: PathBuf,
    home: PathBuf,
}

/// What was seen of one start.
pub struct Look {
    /// From the start of the process to the first usable paint.
    pub start: Duration,
    /// Proportional set size of the process and all it started, in KiB, at rest.
    pub memory: u64,
}

impl Screen {
    /// Opens a white screen and a message bus; `folder` takes its picture and the programs' home.
    pub fn open(folder: &Path) -> Result<Screen, Fault> {
        let home = folder.join("home");
        std::fs::create_dir_all(&home)?;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1366x900x24", "-wr", "-nolisten", "tcp", "-fbdir"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let display = format!(":{}", first_line(&mut server)?);
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let bus_address = first_line(&mut bus)?;
        Ok(Screen { server, bus, bus_address, display, picture: folder.join("Xvfb_screen0"), home })
    }

    /// Starts the program, waits until its window rests, and ends it.
    pub fn look_at(&self, program: &mut Command) -> Result<Look, Fault> {
        let before = Instant::now();
        let mut child = program
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address)
            .env("NO_AT_BRIDGE", "1")
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_DATA_HOME", self.home.join("data"))
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut seen: Vec<(Duration, usize)> = vec![];
        let mut changed = before;
        let rested = loop {
            let ink = self.ink()?;
            let now = Instant::now();
            if seen.last().map_or(0, |(_, last)| *last) != ink {
                seen.push((now - before, ink));
                changed = now;
            }
            if ink > 0 && now - changed > REST {
                break true;
            }
            if now - before > PATIENCE {
                break false;
            }
            std::thread::sleep(GLANCE);
        };
        let memory = family(child.id()).iter().filter_map(|pid| proportional_set_size(*pid)).sum();
        child.kill()?;
        child.wait()?;
        // The next one begins on a white screen again.
        let ended = Instant::now();
        while self.ink()? > 0 && ended.elapsed() < PATIENCE {
            std::thread::sleep(GLANCE);
        }
        let at_rest = seen.last().map_or(0, |(_, ink)| *ink);
        let usable = seen.iter().find(|(_, ink)| *ink * 100 >= at_rest * 95);
        match usable {
            Some((start, _)) if rested => Ok(Look { start: *start, memory }),
            _ => Err(Fault("A window did not come to rest on the screen.".into())),
        }
    }

    /// How many of the looked-at pixels are dark.
    fn ink(&self) -> Result<usize, Fault> {
        let file = File::open(&self.picture)?;
        let mut header = [0u8; 80];
        file.read_exact_at(&mut header, 0)?;
        // The picture is a window dump: numbers of four bytes, the biggest first, then the colours, then the pixels.
        let number = |n: usize| u32::from_be_bytes([0, 1, 2, 3].map(|byte| header[n * 4 + byte])) as usize;
        let (size, height, line, colours) = (number(0), number(5), number(12), number(19));
        let begin = size + colours * 12;
        let mut ink = 0;
        let mut row = vec![0u8; line];
        for y in (0..height).step_by(2) {
            file.read_exact_at(&mut row, (begin + y * line) as u64)?;
            ink += row
                .chunks_exact(4)
                .step_by(2)
                .filter(|pixel| pixel[0] < 120 && pixel[1] < 120 && pixel[2] < 120)
                .count();
        }
        Ok(ink)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for child in [&mut self.bus, &mut self.server] {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

fn first_line(child: &mut Child) -> Result<String, Fault> {
    let mut line = String::new();
    if let Some(output) = child.stdout.as_mut() {
        BufReader::new(output).read_line(&mut line)?;
    }
    let line = line.trim();
    if line.is_empty() { Err(Fault("The screen or its message bus did not start.".into())) } else { Ok(line.into()) }
}

/// The process and everything that it started.
fn family(first: u32) -> Vec<u32> {
    let all = ask(Command::new("ps").args(["-eo", "pid=,ppid="])).unwrap_or_default();
    let pairs: Vec<(u32, u32)> = all
        .lines()
        .filter_map(|line| {
            let mut numbers = line.split_whitespace().filter_map(|number| number.parse().ok());
            Some((numbers.next()?, numbers.next()?))
        })
        .collect();
    let mut family = vec![first];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        family.extend(pairs.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        at += 1;
    }
    family
}

fn proportional_set_size(pid: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    text.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix("kB")?.trim().parse().ok())
}
