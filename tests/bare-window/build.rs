//! The least that a window needs.

fn main() {
    tauri_build::build();
}
