//! The test command: everything, in one order, however many of them fail; the last line counts.

use crate::setup::{Wanted, Workshop, packages_in};
use crate::shell::{Fault, ask, listen, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What came of the checks so far.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    /// Which checks failed, by name.
    names: Vec<String>,
    /// What was not tried, and why.
    left_out: Vec<String>,
}

impl Tally {
    /// One check that either holds or does not.
    fn check(&mut self, name: &str, done: Result<(), Fault>) {
        match done {
            Ok(()) => self.passed += 1,
            Err(Fault(said)) => {
                eprintln!("{said}");
                self.fail(name);
            }
        }
    }

    fn fail(&mut self, name: &str) {
        self.failed += 1;
        self.names.push(name.into());
    }

    /// Rust tests: their own counts. A run that broke off without a failed test is one failure.
    fn rust_tests(&mut self, name: &str, command: &mut Command, list_ignored: bool) {
        let (mut passed, mut failed) = (0, 0);
        let mut names = vec![];
        let mut ignored = vec![];
        let ended = listen(command, |line| {
            if let Some((good, bad)) = counts(line) {
                passed += good;
                failed += bad;
            } else if let Some(test) = line.strip_prefix("---- ").and_then(|line| line.strip_suffix(" stdout ----")) {
                names.push(format!("{name}: {test}"));
            } else if let Some((test, why)) = line.strip_prefix("test ").and_then(|l| l.split_once(" ... ignored, ")) {
                ignored.push(format!("{test}: {why}"));
            }
        });
        self.passed += passed;
        self.failed += failed;
        self.names.append(&mut names);
        if list_ignored {
            self.left_out.append(&mut ignored);
        }
        match ended {
            Ok(true) => {}
            Ok(false) if failed > 0 => {}
            Ok(false) => self.fail(name),
            Err(Fault(said)) => self.check(name, Err(Fault(said))),
        }
    }
}

/// `test result: FAILED. 12 passed; 1 failed; …`
fn counts(line: &str) -> Option<(usize, usize)> {
    let line = line.strip_prefix("test result: ")?;
    let number =
        |word: &str| line.split(['.', ';']).find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok());
    Some((number("passed")?, number("failed")?))
}

pub fn all() -> Result<(), Fault> {
    let workshop = Workshop::prepare(Wanted::ToTest)?;
    let full = std::env::var("QUARTERDECK_FULL").is_ok_and(|value| value == "1");
    let pictures = workshop.root().join("target/test-output");
    std::fs::create_dir_all(&pictures)?;
    let mut tally = Tally::default();
    if !full {
        tally.left_out.push("what needs root, mounts or tracing: switched on by QUARTERDECK_FULL=1".into());
    }

    title("The window is built");
    workshop.build_window()?;

    title("Format and lints");
    tally.check("cargo fmt", run(workshop.cargo().args(["fmt", "--all", "--check"])));
    let clippy = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
    tally.check("clippy", run(workshop.cargo().args(clippy)));

    title("Where the parts come from, and their licences");
    // The rules are held by the Rust tests in any case; this is a second judge of them.
    if ask(workshop.cargo().args(["deny", "--version"])).is_some() {
        let deny = ["deny", "--offline", "--workspace", "check", "licenses", "bans", "sources"];
        tally.check("cargo deny", run(workshop.cargo().args(deny)));
    } else {
        tally.left_out.push("cargo deny: not installed; the Rust tests hold the rules of deny.toml".into());
    }

    title("Rust tests");
    // The command line is tried as the program that was just built, not as one that an earlier build left behind.
    tally.check("cargo build", run(workshop.cargo().args(["build", "--workspace", "--quiet"])));
    let mut tests = workshop.cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]).env("QUARTERDECK_TEST_OUTPUT", &pictures);
    tests.env("QUARTERDECK_BIN", workshop.target().join("debug/quarterdeck"));
    tally.rust_tests("cargo test", &mut tests, false);

    title("Checks of the window's code");
    for script in ["check", "lint", "format:check", "contrast"] {
        tally.check(&format!("npm run {script}"), run(&mut workshop.npm_script(script)));
    }
    window_tests(&workshop, &mut tally);

    title("The built program in the real web view");
    match packed_and_unpacked(&workshop) {
        Ok(program) => {
            packets(&workshop, &program, &pictures, &mut tally);
            in_the_window(&workshop, &program, &pictures, &mut tally);
        }
        Err(Fault(said)) => tally.check("packing the program", Err(Fault(said))),
    }

    title("Together");
    for name in &tally.names {
        println!("failed: {name}");
    }
    for what in &tally.left_out {
        println!("left out: {what}");
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    // The count is the last word, so the exit code says the rest.
    if tally.failed == 0 { Ok(()) } else { std::process::exit(1) }
}

fn title(text: &str) {
    println!("\n== {text}");
}

/// vitest, counted by the report it writes.
fn window_tests(workshop: &Workshop, tally: &mut Tally) {
    let report = workshop.target().join("window-tests.json");
    std::fs::remove_file(&report).ok();
    let ended = run(workshop
        .command(workshop.window().join("node_modules/.bin/vitest"))
        .current_dir(workshop.window())
        .args(["run", "--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile={}", report.display())));
    let text = std::fs::read_to_string(&report).unwrap_or_default();
    let number = |key: &str| -> usize {
        let after = text.split_once(&format!("\"{key}\":")).map_or("", |(_, after)| after);
        after.split([',', '}']).next().and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    let failed = number("numFailedTests");
    tally.passed += number("numPassedTests");
    tally.failed += failed;
    if failed > 0 {
        tally.names.push("vitest".into());
    } else {
        // A file that could not be read has no failed test in it.
        tally.check("vitest", ended);
    }
}

/// The program as somebody gets it: built, packed into a .deb, unpacked into a folder. Nothing is installed.
fn packed_and_unpacked(workshop: &Workshop) -> Result<PathBuf, Fault> {
    run(workshop.cargo().args(["build", "--workspace", "--quiet"]))?;
    run(workshop.tauri().args(["bundle", "--debug", "--bundles", "deb"]))?;
    let package = packages_in(&workshop.target().join("debug/bundle/deb"), "deb")
        .ok_or_else(|| Fault("The package was not made.".into()))?;
    let unpacked = workshop.target().join("debug/unpacked");
    std::fs::remove_dir_all(&unpacked).ok();
    std::fs::create_dir_all(&unpacked)?;
    run(workshop.command("dpkg-deb").arg("-x").arg(package).arg(&unpacked))?;
    Ok(unpacked.join("usr/bin/quarterdeck"))
}

/// A packet of the made-up team on both papers, made by the program itself and judged by programs of others.
fn packets(workshop: &Workshop, program: &Path, pictures: &Path, tally: &mut Tally) {
    const DAY: &str = "2024-03-20";
    let store = workshop.target().join("checked-packets");
    let made = run(workshop.command(program).args(["demo", "--as-of", DAY, "--store"]).arg(&store));
    let ready = made.and_then(|()| workshop.pdf_checkers());
    let checkers = match ready {
        Ok(checkers) => checkers,
        Err(said) => return tally.check("a packet to be checked", Err(said)),
    };
    for paper in ["a4", "letter"] {
        let packet = pictures.join(format!("packet-{paper}.pdf"));
        let mut make = workshop.command(program);
        make.args(["packet", "--person", "Wulandari", "--quarter", "current", "--paper", paper, "--out"]).arg(&packet);
        tally.check(
            &format!("quarterdeck packet on {paper}"),
            run(make.arg("--store").arg(&store).env("QUARTERDECK_TODAY", DAY)),
        );
        let judges = [
            ("qpdf --check", workshop.command("qpdf").arg("--check").arg(&packet)),
            ("pdfua", workshop.command(checkers.join("pdfua")).args(["check", "--min-severity", "error"]).arg(&packet)),
            ("outloud", workshop.command(checkers.join("outloud")).arg(&packet)),
        ]
        .map(|(name, judge)| (name, run(judge)));
        for (name, verdict) in judges {
            tally.check(&format!("{name} on the packet, {paper}"), verdict);
        }
    }
}

/// Journeys through the window, on a screen and a message bus of their own.
fn in_the_window(workshop: &Workshop, program: &Path, pictures: &Path, tally: &mut Tally) {
    let mut journeys = workshop.command("xvfb-run");
    journeys
        .args(["-a", "-s", "-screen 0 1366x900x24", "dbus-run-session", "--"])
        .arg(workshop.cargo().get_program())
        .args(["test", "--workspace", "--no-fail-fast", "--test", "e2e", "--", "--include-ignored", "--test-threads=1"])
        .env("QUARTERDECK_BIN", program)
        .env("QUARTERDECK_TEST_OUTPUT", pictures);
    tally.rust_tests("e2e", &mut journeys, true);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_a_test_run_are_read() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(counts(line), Some((12, 3)));
        assert_eq!(counts("test result: ok. 1 passed; 0 failed; 0 ignored"), Some((1, 0)));
        assert_eq!(counts("test passed ... ok"), None);
    }
}
