use super::*;
use crate::calendar::Clock;
use crate::demo::{self, Stage};
use crate::testing::day;

struct Desk {
    planner: Planner,
    place: PathBuf,
    #[allow(dead_code, reason = "it goes with the test")]
    home: tempfile::TempDir,
}

fn open(home: &Path, today: &str) -> Planner {
    let planner = Planner::open(&home.join("planner"), Clock::stopped(day(today))).expect("opened");
    planner.keep_backups_in(&home.join("backups"));
    planner
}

impl Desk {
    fn new() -> Desk {
        let home = tempfile::tempdir().expect("a folder");
        let clock = Clock::stopped(day("2026-11-16"));
        drop(demo::make(&home.path().join("planner"), clock, Stage::Weeks2, false).expect("made"));
        Desk { planner: open(home.path(), "2026-11-16"), place: home.path().join("backups"), home }
    }

    fn ids(&self) -> Vec<String> {
        self.planner.backups().expect("listed").all.into_iter().map(|backup| backup.id).collect()
    }

    fn add(&self, text: &str) {
        self.planner.add_note(None, text.into(), None).expect("kept");
    }

    fn left_over(&self) -> Vec<String> {
        let all = fs::read_dir(&self.place).into_iter().flatten().flatten();
        all.map(|file| file.file_name().to_string_lossy().into_owned()).filter(|name| name.starts_with('.')).collect()
    }
}

#[test]
fn a_backup_opens_with_its_own_key_and_holds_the_same() {
    let desk = Desk::new();
    assert!(desk.planner.backup_is_due().expect("asked"), "there is none yet");
    let made = desk.planner.back_up(BackupReason::Asked).expect("made");
    let folder = desk.place.join(&made.id);
    let mut names: Vec<_> = fs::read_dir(&folder).expect("listed").flatten().map(|f| f.file_name()).collect();
    names.sort();
    assert_eq!(names, ["backup.json", "key.json", "planner.db"]);
    for name in names {
        assert_eq!(fs::metadata(folder.join(&name)).expect("there").permissions().mode() & 0o777, 0o600, "{name:?}");
    }
    let text = |planner: &Planner| {
        let all = planner.export().expect("exported");
        all.lines().filter(|line| !line.starts_with("\"exported_at\"")).collect::<Vec<_>>().join("\n")
    };
    // Carried away, it is a planner.
    let elsewhere = desk.home.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    for name in [DATABASE, KEY_FILE] {
        fs::copy(folder.join(name), elsewhere.join(name)).expect("copied");
    }
    let carried = Planner::open(&elsewhere, Clock::stopped(day("2026-11-16"))).expect("it opens");
    assert_eq!(text(&carried), text(&desk.planner));
    assert_eq!(carried.check().expect("checked"), Vec::<String>::new());

    assert!(!desk.planner.backup_is_due().expect("asked"));
    let again = desk.planner.back_up(BackupReason::Asked).expect("proven again");
    assert_eq!(again.id, made.id, "nothing was written since");
    desk.add("one more");
    assert!(!desk.planner.backups().expect("listed").up_to_date);
    assert!(!desk.planner.backup_is_due().expect("asked"), "the day is not over");
    let next = desk.planner.back_up(BackupReason::Asked).expect("made");
    assert_eq!(desk.ids(), [next.id, made.id]);
    assert!(desk.planner.backups().expect("listed").up_to_date);
    assert!(desk.left_over().is_empty());
}

#[test]
fn another_day_with_changes_asks_for_a_backup_whichever_way_the_clock_went() {
    let desk = Desk::new();
    desk.planner.back_up(BackupReason::Day).expect("made");
    desk.add("later that day");
    let home = desk.home.path();
    for (today, due) in [("2026-11-16", false), ("2026-11-17", true), ("2036-11-17", true), ("2016-01-01", true)] {
        assert_eq!(open(home, today).backup_is_due().expect("asked"), due, "{today}");
    }
    let jumped = open(home, "2036-11-17");
    jumped.back_up(BackupReason::Day).expect("made");
    drop(jumped);
    desk.add("and back again");
    let back = open(home, "2026-11-18").back_up(BackupReason::Day).expect("made");
    assert_eq!(desk.ids()[0], back.id, "the count of writes says which is the newest");
    assert_eq!(desk.ids().len(), 3, "a jump lets none go");
    let days: Vec<u32> = list(&desk.place, desk.planner.store_id()).iter().map(|(_, m)| m.day).collect();
    assert_eq!(days, [3, 2, 1], "and makes one day of ten years");
}

#[test]
fn a_copy_that_is_not_whole_is_no_backup_and_leaves_the_others_alone() {
    let desk = Desk::new();
    let good = desk.planner.back_up(BackupReason::Asked).expect("made");
    desk.add("one more");
    // A row that was changed past the triggers: an old page that was put back looks the same.
    let bare = db::connect(&desk.planner.folder().join(DATABASE), &desk.planner.key(), Access::Write).expect("opened");
    bare.execute("UPDATE entry SET body = 'older' WHERE id = (SELECT min(id) FROM entry)", []).expect("changed");
    drop(bare);
    let error = desk.planner.back_up(BackupReason::Asked).expect_err("refused");
    assert!(error.message().contains("not made"), "{}", error.message());
    assert_eq!(desk.ids(), [good.id]);
    assert!(desk.left_over().is_empty());
    assert!(!desk.planner.check().expect("checked").is_empty(), "the check says it too");
}

#[test]
fn one_bit_anywhere_in_a_backup_fails_its_proof() {
    let desk = Desk::new();
    let made = desk.planner.back_up(BackupReason::Asked).expect("made");
    let file = desk.place.join(&made.id).join(DATABASE);
    let whole = fs::read(&file).expect("read");
    let pages = whole.len() / 4096;
    for page in (0..pages).step_by((pages / 25).max(1)) {
        let mut bytes = whole.clone();
        // The first sixteen bytes are no part of any page: the key file says what they should be.
        bytes[page * 4096 + 16 + (page * 37) % 4080] ^= 1 << (page % 8);
        fs::write(&file, &bytes).expect("damaged");
        assert!(desk.planner.drill().is_err(), "page {page}");
    }
    fs::write(&file, &whole[..whole.len() - 4096]).expect("cut");
    assert!(desk.planner.drill().is_err());
    fs::write(&file, &whole).expect("mended");
    let drill = desk.planner.drill().expect("whole again");
    assert!(drill.records > 10);
    assert!(!desk.planner.drill_is_due().expect("asked"));
    assert!(open(desk.home.path(), "2026-11-23").drill_is_due().expect("asked"), "after a week");
    assert!(desk.left_over().is_empty());
}

#[test]
fn the_second_place_gets_the_same_and_may_be_away_for_a_while() {
    let desk = Desk::new();
    let disk = desk.home.path().join("disk");
    fs::create_dir(&disk).expect("a folder");
    for inside in [desk.planner.folder().join("inside"), desk.place.join("inside")] {
        fs::create_dir_all(&inside).expect("a folder");
        assert!(desk.planner.set_second_place(Some(&inside)).is_err(), "the same disk is no second place");
    }
    let said = desk.planner.set_second_place(Some(&disk)).expect("named");
    assert_eq!(said.second_place.as_deref(), disk.to_str());
    let first = desk.planner.back_up(BackupReason::Asked).expect("made");
    assert!(first.twice);
    let away = desk.home.path().join("away");
    fs::rename(&disk, &away).expect("unplugged");
    desk.add("meanwhile");
    let second = desk.planner.back_up(BackupReason::Asked).expect("made all the same");
    assert!(!second.twice && !disk.exists(), "nothing is made where the disk was");
    assert!(desk.planner.backups().expect("listed").second_behind);
    fs::rename(&away, &disk).expect("plugged in");
    assert!(desk.planner.back_up(BackupReason::Asked).expect("copied").twice);
    // The first place breaks: what the second has is still there.
    fs::remove_dir_all(&desk.place).expect("broken");
    assert_eq!(desk.ids(), [second.id, first.id]);
    desk.planner.set_second_place(None).expect("named no more");
    assert!(desk.ids().is_empty());
}

#[test]
fn thinning_keeps_the_newest_and_stops_for_a_hold() {
    let desk = Desk::new();
    for n in 0..6 {
        desk.add(&format!("note {n}"));
        desk.planner.back_up(BackupReason::Asked).expect("made");
    }
    assert_eq!(desk.ids().len(), 3, "of one day and one reason, never below three");
    let person = desk.planner.list_people(false).expect("listed").remove(0).id;
    desk.planner
        .write_aside(|tx| {
            tx.execute(
                "INSERT INTO hold (id, person_id, since, kind, created_at, updated_at)
                 VALUES ('h', ?1, '2026-11-16', 'dispute', '', '')",
                [&person],
            )?;
            Ok(())
        })
        .expect("held");
    for n in 0..4 {
        desk.add(&format!("note on hold {n}"));
        desk.planner.back_up(BackupReason::Asked).expect("made");
    }
    assert_eq!(desk.ids().len(), 7, "nothing goes while somebody's data is on hold");
}

#[test]
fn an_erasure_reaches_the_backups_and_they_stay_whole() {
    let desk = Desk::new();
    desk.add("UNSPEAKABLE thing");
    let made = desk.planner.back_up(BackupReason::Asked).expect("made");
    let changed = desk
        .planner
        .rewrite_backups(&|db| {
            Ok(db.execute_batch("DELETE FROM entry WHERE body LIKE 'UNSPEAKABLE%'; DELETE FROM change_step")?)
        })
        .expect("rewritten");
    assert_eq!(changed, 1);
    let folder = desk.place.join(&made.id);
    let db = db::connect(&folder.join(DATABASE), &desk.planner.key(), Access::Frozen).expect("opened");
    let left: u32 =
        db.query_row("SELECT count(*) FROM entry WHERE body LIKE 'UNSPEAKABLE%'", [], |r| r.get(0)).expect("counted");
    assert_eq!(left, 0);
    prove(&folder, &desk.planner.key()).expect("whole");
    desk.planner.drill().expect("comes back");
    assert_eq!(fs::read_dir(&folder).expect("listed").count(), 3);
}

#[test]
fn after_a_new_key_one_fresh_backup_is_left() {
    let desk = Desk::new();
    for n in 0..3 {
        desk.add(&format!("note {n}"));
        desk.planner.back_up(BackupReason::Asked).expect("made");
    }
    assert_eq!(desk.planner.make_backups_anew().expect("made anew"), 0);
    let all = desk.planner.backups().expect("listed").all;
    assert_eq!((all.len(), all[0].reason), (1, BackupReason::NewKey));
    desk.planner.drill().expect("it comes back");
}

#[test]
fn a_planner_to_be_carried_is_a_folder_that_opens() {
    let desk = Desk::new();
    let stick = desk.home.path().join("stick");
    fs::create_dir(&stick).expect("a folder");
    let one = desk.planner.back_up_to(&stick).expect("made");
    let two = desk.planner.back_up_to(&stick).expect("made beside it");
    assert_ne!(one, two);
    assert!(one.ends_with("Quarterdeck 2026-11-16"));
    assert!(
        Planner::open(&one, Clock::stopped(day("2026-11-16"))).expect("opened").list_people(false).expect("read").len()
            > 3
    );
}
