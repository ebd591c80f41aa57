//! Everything one does with this repository, each with all the set-up it needs: `cargo xtask COMMAND`.
//!
//! No dependencies, so that it starts in a second on a machine that has only Rust, git and a C compiler.
//! `setup` brings what is missing, `checks` is the test command, `measure` the benches.

mod checks;
mod measure;
mod screen;
mod setup;
mod shell;

use setup::{Wanted, Workshop};
use shell::{Fault, run};
use std::process::{Command, ExitCode};

const HELP: &str = "\
cargo xtask COMMAND

  run [-- ARGUMENTS]    build and open the window; without a display, make a packet of the made-up team instead
  test                  check everything; the last line says how many passed and failed
  dev                   open the window with hot reload
  gen                   write anew what is made from code and lock files: the window's types, the list of parts
  bench [--json FILE]   measure speed, memory and size against their limits
  bundle                make the .deb and .rpm packages, and beside each the list of its parts (CycloneDX)

What is missing on a Debian or Ubuntu is installed first, where that is allowed; else it is named.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let done = match (command, rest) {
        ("run", rest) => open(rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest)),
        ("test", []) => checks::all(),
        ("dev", []) => develop(),
        ("gen", []) => generate(),
        ("bench", []) => measure::all(None),
        ("bench", [flag, file]) if flag == "--json" => measure::all(Some(file.as_ref())),
        ("bundle", []) => bundle(),
        ("help" | "--help" | "-h", _) => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(Fault(format!("This is not a command: {}\n\n{HELP}", arguments.join(" ")))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault(said)) => {
            eprintln!("{said}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the window, or does the main job without one.
fn open(arguments: &[String]) -> Result<(), Fault> {
    let workshop = Workshop::prepare(Wanted::ToBuild)?;
    workshop.build_window()?;
    run(workshop.cargo().args(["build", "--workspace"]))?;
    let program = workshop.target().join("debug/quarterdeck");
    let display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    if display || !arguments.is_empty() {
        return run(Command::new(program).args(arguments));
    }
    println!("There is no display here, so no window: this is the main job without one.");
    let folder = shell::temporary_folder()?;
    let store = folder.join("planner");
    let packet = folder.join("packet.pdf");
    run(Command::new(&program).args(["demo", "--store"]).arg(&store))?;
    run(Command::new(&program)
        .args(["packet", "--person", "Wulandari", "--quarter", "current", "--paper", "a4", "--out"])
        .arg(&packet)
        .arg("--store")
        .arg(&store))?;
    println!("The packet is in {}", packet.display());
    Ok(())
}

/// The window against the development server: a change of either side shows at once.
fn develop() -> Result<(), Fault> {
    let workshop = Workshop::prepare(Wanted::ToBuild)?;
    workshop.install_window_parts()?;
    run(workshop.tauri().arg("dev"))
}

/// Two tests compare what is checked in with what it is made from, write it anew when it differs, and fail then.
fn generate() -> Result<(), Fault> {
    let workshop = Workshop::prepare(Wanted::ToBuild)?;
    let write = |tests: &[&str], name: &str| {
        run(workshop.cargo().args(["test", "--workspace", "--quiet"]).args(tests).arg(name))
    };
    for (tests, name) in
        [(&["--lib"][..], "the_windows_types_are_fresh"), (&["--test", "integration"], "what_is_shipped_is_fresh")]
    {
        write(tests, name).or_else(|_| write(tests, name))?;
    }
    Ok(())
}

fn bundle() -> Result<(), Fault> {
    let workshop = Workshop::prepare(Wanted::ToBuild)?;
    workshop.build_window()?;
    // The list that goes along must be of these parts.
    let fresh = ["test", "--workspace", "--quiet", "--test", "integration", "shipped"];
    run(workshop.cargo().args(fresh))?;
    for package in workshop.bundle()? {
        let parts = package.with_extension("cdx.json");
        std::fs::copy(workshop.root().join("docs/parts.cdx.json"), &parts)?;
        println!("{}\n{}", package.display(), parts.display());
    }
    Ok(())
}
