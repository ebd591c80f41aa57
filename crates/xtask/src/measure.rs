//! The benches: everything is a ratio against a limit that is taken in the same run, because a figure alone says nothing
//! on a machine that does other things too.
//!
//! Pairs are interleaved (ours, limit, limit, ours, …); the result is the median of their ratios with a bootstrapped 90 %
//! interval, and it holds if the upper end does. Pairs in which the limit itself was off by more than twice are thrown
//! away. The benches of the core are programs of their own in `crates/planner/benches` and print one line a result:
//! `RESULT <tab> name <tab> ratio <tab> low <tab> high <tab> goal`. Here are those that need the whole program.

use crate::screen::Screen;
use crate::setup::{Wanted, Workshop};
use crate::shell::{Fault, ask, listen, run, temporary_folder};
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

const PAIRS: usize = 21;

/// One measured thing and what it must not exceed.
struct Finding {
    name: String,
    value: f64,
    low: f64,
    high: f64,
    goal: f64,
    unit: &'static str,
}

impl Finding {
    fn holds(&self) -> bool {
        self.high <= self.goal
    }

    fn size(name: &str, bytes: u64, goal: f64, unit: &'static str) -> Finding {
        let value = bytes as f64 / if unit == "MB" { 1e6 } else { 1024.0 };
        Finding { name: name.into(), value, low: value, high: value, goal, unit }
    }
}

pub fn all(json: Option<&Path>) -> Result<(), Fault> {
    let workshop = Workshop::prepare(Wanted::ToTest)?;
    workshop.build_window()?;
    let mut findings = vec![];
    findings.push(main_script(&workshop)?);
    let packages = workshop.bundle()?;
    let deb = packages.iter().find(|path| path.extension().is_some_and(|ending| ending == "deb"));
    if let Some(deb) = deb {
        findings.push(Finding::size(".deb", deb.metadata()?.len(), 30.0, "MB"));
    }
    if workshop.root().join("crates/planner/benches").is_dir() {
        let mut benches = workshop.cargo();
        let mut heard = vec![];
        let done = listen(benches.args(["bench", "--workspace", "--bench", "*"]), |line| heard.extend(result(line)))?;
        if !done {
            return Err(Fault("A bench of the core broke off.".into()));
        }
        findings.append(&mut heard);
    }
    findings.append(&mut windows(&workshop)?);

    println!("\n{:<58} {:>8} {:>17} {:>9}", "", "", "90 % interval", "goal");
    for f in &findings {
        let verdict = if f.holds() { "" } else { "  MISSED" };
        let interval = if f.low == f.high { String::new() } else { format!("{:.2} to {:.2}", f.low, f.high) };
        println!("{:<58} {:>8.2} {interval:>17} {:>5} {:<3}{verdict}", f.name, f.value, f.goal, f.unit);
    }
    if let Some(file) = json {
        std::fs::write(file, as_json(&findings))?;
    }
    let missed = findings.iter().filter(|finding| !finding.holds()).count();
    if missed == 0 { Ok(()) } else { Err(Fault(format!("{missed} of {} goals were missed.", findings.len()))) }
}

/// A line that a bench of the core printed.
fn result(line: &str) -> Option<Finding> {
    let mut parts = line.strip_prefix("RESULT\t")?.split('\t');
    let name = parts.next()?.to_owned();
    let mut number = || parts.next()?.trim().parse().ok();
    Some(Finding { name, value: number()?, low: number()?, high: number()?, goal: number()?, unit: "" })
}

/// The script the window starts with; what loads later (the editor) is not in it.
fn main_script(workshop: &Workshop) -> Result<Finding, Fault> {
    let dist = workshop.window().join("dist");
    let page = std::fs::read_to_string(dist.join("index.html"))?;
    let scripts = page.split(['"', '\'']).filter(|part| part.ends_with(".js"));
    let mut bytes = 0;
    for script in scripts {
        let packed =
            workshop.command("sh").args(["-c", "gzip -9 -c \"$0\" | wc -c"]).arg(dist.join(script)).output()?;
        let size: u64 = String::from_utf8_lossy(&packed.stdout).trim().parse().unwrap_or(0);
        bytes += size;
    }
    if bytes == 0 {
        Err(Fault("The window's page names no script.".into()))
    } else {
        Ok(Finding::size("script of the window, without the editor, gzip", bytes, 90.0, "KiB"))
    }
}

/// Start and memory of our window against the bare one, with the made-up team after six months.
fn windows(workshop: &Workshop) -> Result<Vec<Finding>, Fault> {
    let folder = temporary_folder()?;
    let store = folder.join("planner");
    let ours = workshop.target().join("release/quarterdeck");
    let bare = workshop.target().join("release/bare-window");
    run(workshop.command(&ours).args(["demo", "--stage", "month6", "--store"]).arg(&store))?;
    let screen = Screen::open(&folder)?;
    let mut starts = vec![];
    let mut memories = vec![];
    for pair in 0..=PAIRS {
        let look = |program: &Path| screen.look_at(workshop.command(program).env("QUARTERDECK_STORE", &store));
        let (mine, limit) = if pair % 2 == 0 {
            let mine = look(&ours)?;
            (mine, look(&bare)?)
        } else {
            let limit = look(&bare)?;
            (look(&ours)?, limit)
        };
        // The first one reads the programs from the disk.
        if pair > 0 {
            println!(
                "start {:>5} / {:>5} ms   memory {:>6} / {:>6} KiB",
                ms(mine.start),
                ms(limit.start),
                mine.memory,
                limit.memory
            );
            starts.push((mine.start.as_secs_f64(), limit.start.as_secs_f64()));
            memories.push((mine.memory as f64, limit.memory as f64));
        }
    }
    drop(screen);
    std::fs::remove_dir_all(&folder).ok();
    Ok(vec![
        ratio("start to first usable paint / a bare window", &starts, 1.3),
        ratio("idle memory (PSS) / a bare window", &memories, 1.3),
    ])
}

fn ms(time: Duration) -> u128 {
    time.as_millis()
}

/// The median of the pairs' ratios with a bootstrapped 90 % interval.
fn ratio(name: &str, pairs: &[(f64, f64)], goal: f64) -> Finding {
    let usual = median(pairs.iter().map(|(_, limit)| *limit).collect());
    let kept = pairs.iter().filter(|(_, limit)| *limit <= 2.0 * usual && *limit >= usual / 2.0);
    let ratios: Vec<f64> = kept.map(|(mine, limit)| mine / limit).collect();
    // A fixed sequence of chances: the same pairs give the same interval.
    let mut chance: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut pick = || {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ratios[((chance >> 33) as usize) % ratios.len()]
    };
    let mut medians: Vec<f64> = (0..2000).map(|_| median((0..ratios.len()).map(|_| pick()).collect())).collect();
    medians.sort_by(f64::total_cmp);
    Finding { name: name.into(), value: median(ratios), low: medians[100], high: medians[1899], goal, unit: "" }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

fn as_json(findings: &[Finding]) -> String {
    let processor = ask(std::process::Command::new("uname").arg("-m")).unwrap_or_default();
    let mut text = format!("{{\n  \"machine\": \"{processor}\",\n  \"results\": [");
    for (n, f) in findings.iter().enumerate() {
        let (name, comma) = (f.name.replace('"', "'"), if n == 0 { "" } else { "," });
        write!(
            text,
            "{comma}\n    {{ \"name\": \"{name}\", \"value\": {:.4}, \"low\": {:.4}, \"high\": {:.4}, \"goal\": {}, \"unit\": \"{}\", \"holds\": {} }}",
            f.value, f.low, f.high, f.goal, f.unit, f.holds()
        )
        .ok();
    }
    text + "\n  ]\n}\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_ignores_pairs_in_which_the_limit_was_disturbed() {
        let mut pairs = vec![(1.2, 1.0); 20];
        pairs.push((1.2, 9.0));
        let found = ratio("x", &pairs, 1.3);
        assert!((found.value - 1.2).abs() < 1e-9 && found.holds());
        assert!(!ratio("x", &[(1.4, 1.0); 5], 1.3).holds());
    }

    #[test]
    fn a_line_of_a_core_bench_is_read() {
        let found = result("RESULT\tsave\t1.21\t1.1\t1.3\t1.5").expect("a result");
        assert_eq!((found.name.as_str(), found.goal, found.holds()), ("save", 1.5, true));
        assert!(result("something else").is_none());
    }
}
