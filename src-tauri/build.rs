//! Packs the built window and the permissions of its two commands into the program.

fn main() {
    // A check of the Rust code alone must not need the window to be built first; `cargo xtask` builds it.
    let window = std::path::Path::new("../ui/dist");
    std::fs::create_dir_all(window).expect("ui/dist can be made");
    println!("cargo:rerun-if-changed={}", window.display());

    let commands = tauri_build::AppManifest::new().commands(&["call", "save_packet"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)).expect("the window's configuration");
}
