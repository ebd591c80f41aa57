//! The faces a packet is printed in: ours, which are part of the program (`fonts/README.md` says what they are) and, for
//! letters that none of them has, the system's.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use typst::foundations::Bytes;
use typst::text::Font;

macro_rules! face {
    ($name:literal) => {
        include_bytes!(concat!("../../../fonts/", $name)).as_slice()
    };
}

pub(super) static OURS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files = [
        face!("Inter-Regular.ttf"),
        face!("Inter-SemiBold.ttf"),
        face!("Literata-Regular.ttf"),
        face!("Literata-SemiBold.ttf"),
        face!("NotoSansArabic-Regular.ttf"),
        face!("NotoSansArabic-Bold.ttf"),
        face!("NotoSansHebrew-Regular.ttf"),
        face!("NotoSansHebrew-Bold.ttf"),
        face!("NotoSansDevanagari-Regular.ttf"),
        face!("NotoSansDevanagari-Bold.ttf"),
        face!("NotoSansCJK-Names.otf"),
    ];
    files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect()
});

pub(super) fn has(font: &Font, letter: char) -> bool {
    font.info().coverage.contains(letter as u32)
}

/// The system's face for a letter: always the first that has it, whatever was asked before, so that the same words give
/// the same bytes. Each is looked for once, because a preview asks again with every edit.
pub(super) fn of_the_system(letter: char) -> Option<Font> {
    static FOUND: LazyLock<Mutex<HashMap<char, Option<Font>>>> = LazyLock::new(Mutex::default);
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    found.entry(letter).or_insert_with(|| search(letter)).clone()
}

/// All faces, the plain ones first: proportional, upright, regular. Then by name, so that two runs choose alike.
static SYSTEM: LazyLock<(fontdb::Database, Vec<fontdb::ID>)> = LazyLock::new(|| {
    let mut all = fontdb::Database::new();
    all.load_system_fonts();
    let mut faces: Vec<_> = all.faces().map(|face| (rank(face), face.id)).collect();
    faces.sort_by(|a, b| a.0.cmp(&b.0));
    let order = faces.into_iter().map(|(_, id)| id).collect();
    (all, order)
});

fn rank(face: &fontdb::FaceInfo) -> (bool, bool, bool, u16, String, String) {
    let sans = face.families.first().is_some_and(|(name, _)| name.contains("Sans"));
    let path = match &face.source {
        fontdb::Source::File(path) | fontdb::Source::SharedFile(path, _) => path.to_string_lossy().into_owned(),
        fontdb::Source::Binary(_) => String::new(),
    };
    let upright = face.style == fontdb::Style::Normal;
    (face.monospaced, !upright, !sans, face.weight.0.abs_diff(400), face.post_script_name.clone(), path)
}

fn search(letter: char) -> Option<Font> {
    let (all, order) = &*SYSTEM;
    let has_letter = |&&id: &&fontdb::ID| {
        let has = |data: &[u8], index| Some(ttf_parser::Face::parse(data, index).ok()?.glyph_index(letter)?.0 != 0);
        all.with_face_data(id, has).flatten().unwrap_or_default()
    };
    order.iter().filter(has_letter).find_map(|&id| load(id).filter(|font| has(font, letter)))
}

/// One copy of each face in memory, however many letters come from it.
fn load(id: fontdb::ID) -> Option<Font> {
    static LOADED: LazyLock<Mutex<HashMap<fontdb::ID, Option<Font>>>> = LazyLock::new(Mutex::default);
    let read = || SYSTEM.0.with_face_data(id, |data, index| Font::new(Bytes::new(data.to_vec()), index))?;
    LOADED.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_insert_with(read).clone()
}
