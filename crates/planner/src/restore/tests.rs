use super::*;
use crate::calendar::Clock;
use crate::demo::{self, Stage};
use crate::testing::day;
use crate::{Opener, Secret};

fn open(home: &Path) -> Planner {
    let planner = Planner::open(&home.join("planner"), Clock::stopped(day("2026-11-16"))).expect("opened");
    planner.keep_backups_in(&home.join("backups"));
    planner
}

fn all(planner: &Planner) -> String {
    let told = planner.export().expect("exported");
    told.lines().filter(|line| !line.starts_with("\"exported_at\"")).collect::<Vec<_>>().join("\n")
}

fn made() -> (tempfile::TempDir, Planner) {
    let home = tempfile::tempdir().expect("a folder");
    let clock = Clock::stopped(day("2026-11-16"));
    drop(demo::make(&home.path().join("planner"), clock, Stage::Weeks2, false).expect("made"));
    let planner = open(home.path());
    (home, planner)
}

#[test]
fn a_backup_comes_back_as_it_was_and_the_file_of_now_stays_beside_it() {
    let (home, planner) = made();
    let ann = planner.list_people(false).expect("listed").remove(0);
    let note = planner.add_note(Some(ann.id.clone()), "will be gone".into(), None).expect("kept");
    let then = all(&planner);
    let backup = planner.back_up_now().expect("made");
    assert!(planner.look_into_backup(backup.id.clone()).expect("looked into").same, "nothing is different yet");
    planner.leave_backup().expect("left");

    planner.save_note(note.id.clone(), "a visit".into(), "will be gone".into(), "changed".into()).expect("kept");
    planner.add_note(Some(ann.id.clone()), "came since".into(), None).expect("kept");
    planner.add_person("Newcomer".into()).expect("added");
    let now = all(&planner);
    let preview = planner.look_into_backup(backup.id.clone()).expect("looked into");
    let of = |person: &str, kind: &str| {
        let found = preview.differences.iter().find(|d| d.person_name.as_deref() == Some(person) && d.kind == kind);
        found.map(|d| (d.back, d.changed, d.gone))
    };
    assert_eq!(of(&ann.display_name, "Note"), Some((0, 1, 1)), "{:?}", preview.differences);
    assert!(of("Newcomer", "Record").is_some_and(|(back, _, gone)| back == 0 && gone > 0), "{:?}", preview.differences);
    assert_eq!(all(&planner), now, "looking changes nothing");

    let beside = open(home.path());
    assert!(matches!(planner.take_back(), Err(Error::Locked)), "another window has it open");
    drop(beside);
    planner.take_back().expect("put in at the next opening");
    assert!(Planner::open(planner.folder(), planner.clock()).is_err(), "nobody writes to what is about to be replaced");
    drop(planner);
    let planner = open(home.path());
    assert_eq!(all(&planner), then);
    assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
    assert!(planner.read(|tx| planner.missing_in(tx)).expect("asked").is_none(), "nothing is called missing");
    let aside = planner.folder().join(ASIDE);
    let db = db::connect(&aside, &planner.key(), Access::Frozen).expect("it opens");
    let there: u32 =
        db.query_row("SELECT count(*) FROM person WHERE display_name = 'Newcomer'", [], |r| r.get(0)).expect("counted");
    assert_eq!(there, 1, "the file of before");
    drop(db);

    // And there again, from the backup that was made of it.
    let before =
        planner.backups().expect("listed").all.into_iter().find(|b| b.reason == backups::BackupReason::BeforeRestore);
    planner.look_into_backup(before.expect("one was made").id).expect("looked into");
    planner.take_back().expect("back");
    drop(planner);
    let planner = open(home.path());
    assert_eq!(all(&planner), now);
    assert!(planner.folder().join(format!("{ASIDE}-2")).is_file(), "none takes the place of another");
}

#[test]
fn a_backup_that_is_damaged_is_refused_and_nothing_changes() {
    let (home, planner) = made();
    let backup = planner.back_up_now().expect("made");
    let file = home.path().join("backups").join(&backup.id).join(DATABASE);
    let mut bytes = fs::read(&file).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).expect("damaged");
    let before = all(&planner);
    assert!(planner.look_into_backup(backup.id).is_err());
    assert!(planner.take_back().is_err(), "nothing is ready");
    drop(planner);
    let planner = open(home.path());
    assert_eq!(all(&planner), before);
    let left: Vec<_> = fs::read_dir(planner.folder()).expect("listed").flatten().map(|f| f.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("restor")), "{left:?}");
}

/// Cut off after each step of putting it in, the next opening carries on.
#[test]
fn a_restore_that_is_cut_off_anywhere_ends_in_the_new_state() {
    let (home, planner) = made();
    let then = all(&planner);
    let backup = planner.back_up_now().expect("made");
    planner.add_note(None, "came since".into(), None).expect("kept");
    planner.look_into_backup(backup.id).expect("looked into");
    planner.take_back().expect("ready");
    drop(planner);
    let folder = home.path().join("planner");
    let files = || -> Vec<(std::ffi::OsString, Vec<u8>)> {
        let all = fs::read_dir(&folder).expect("listed").flatten().filter(|f| f.path().is_file());
        all.map(|f| (f.file_name(), fs::read(f.path()).expect("read"))).collect()
    };
    let ready = files();
    for cut in 0..3 {
        for (name, _) in files() {
            fs::remove_file(folder.join(name)).expect("emptied");
        }
        for (name, bytes) in &ready {
            fs::write(folder.join(name), bytes).expect("as it was");
        }
        // A log that nobody folded in, as of a planner that was cut off before.
        fs::write(folder.join("planner.db-wal"), b"of the earlier file").expect("written");
        if cut > 0 {
            fs::rename(folder.join("planner.db-wal"), folder.join(format!("{ASIDE}-wal"))).expect("moved");
        }
        if cut > 1 {
            fs::rename(folder.join(DATABASE), folder.join(ASIDE)).expect("moved");
        }
        let planner = open(home.path());
        assert_eq!(all(&planner), then, "cut {cut}");
        assert!(!folder.join(PUT_IN).exists());
    }
}

#[test]
fn what_was_promised_to_be_erased_outlasts_a_restore() {
    let (home, planner) = made();
    let backup = planner.back_up_now().expect("made");
    planner
        .write_aside(|tx| {
            let row = "INSERT INTO erasure_ledger (id, entity, entity_id, erased_on, created_at, updated_at)
                       VALUES ('e', 'person', 'p', '2026-11-16', '', '')";
            Ok(tx.execute(row, []).map(|_| ())?)
        })
        .expect("written");
    planner.look_into_backup(backup.id).expect("looked into");
    planner.take_back().expect("ready");
    drop(planner);
    let planner = open(home.path());
    let kept: u32 =
        planner.read(|tx| Ok(tx.query_row("SELECT count(*) FROM erasure_ledger", [], |r| r.get(0))?)).expect("counted");
    assert_eq!(kept, 1);
    assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
}

fn rescue(home: &Path) -> rescue::Rescue {
    let opener = Opener::new(&home.join("planner"), Clock::stopped(day("2026-11-16")), None).expect("its key");
    rescue::Rescue::begin(&opener, home.join("backups")).expect("alone")
}

#[test]
fn a_planner_with_damaged_pages_is_put_together_from_what_can_be_read() {
    let (home, planner) = made();
    for n in 0..120 {
        planner.add_note(None, format!("note {n} {}", "of many words ".repeat(40)), None).expect("kept");
    }
    let count = |planner: &Planner| -> u32 {
        planner.read(|tx| Ok(tx.query_row("SELECT count(*) FROM entry", [], |r| r.get(0))?)).expect("counted")
    };
    let before = count(&planner);
    planner.back_up_now().expect("made");
    // The page that holds a note in the middle.
    let page: u32 = planner
        .read(|tx| {
            let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'entry'";
            Ok(tx.query_row(sql, [], |r| r.get(0))?)
        })
        .expect("a page");
    drop(planner);
    assert!(rescue(home.path()).mend().expect("looked at").how == rescue::Mending::Whole);
    let file = home.path().join("planner").join(DATABASE);
    let whole = fs::read(&file).expect("read");
    let (mut by_rows, mut by_backup) = (0, 0);
    for at in [page as usize + 1, whole.len() / 4096 - 8, whole.len() / 4096 / 2, whole.len() / 4096 - 20, 0] {
        let mut bytes = whole.clone();
        for byte in &mut bytes[at * 4096 + 100..at * 4096 + 140] {
            *byte ^= 0x55;
        }
        fs::remove_file(home.path().join("planner/planner.db-wal")).ok();
        fs::write(&file, &bytes).expect("damaged");
        let tried = rescue(home.path()).mend();
        match tried {
            Ok(mended) => {
                assert_ne!(mended.how, rescue::Mending::Whole, "page {at}");
                by_rows += usize::from(mended.how == rescue::Mending::Rows);
            }
            Err(_) => {
                // Not even its schema can be read: only a backup helps.
                let rescue = rescue(home.path());
                rescue.take_back(&rescue.backups()[0].id).expect("taken back");
                by_backup += 1;
            }
        }
        let planner = open(home.path());
        assert_eq!(planner.check().expect("checked"), Vec::<String>::new(), "page {at}");
        assert!(count(&planner) + 40 >= before, "page {at}: {} of {before}", count(&planner));
        planner.add_note(None, "and it goes on".into(), None).expect("kept");
        drop(planner);
    }
    assert!(by_rows >= 2 && by_backup >= 1, "{by_rows} by rows, {by_backup} by a backup");
    let aside = fs::read_dir(home.path().join("planner")).expect("listed").flatten();
    let aside = aside.filter(|f| {
        f.file_name().to_string_lossy().starts_with(ASIDE) && !f.file_name().to_string_lossy().ends_with("-wal")
    });
    assert_eq!(aside.count(), 5, "each damaged file was kept");
}

#[test]
fn a_lost_index_is_built_anew_and_nothing_else_is_touched() {
    let (home, planner) = made();
    let before = all(&planner);
    planner
        .write_aside(|tx| Ok(tx.execute_batch("INSERT INTO search_index (search_index) VALUES ('delete-all')")?))
        .expect("lost");
    assert!(!planner.check().expect("checked").is_empty());
    assert!(rescue::Rescue::begin(&planner.opener(), home.path().join("backups")).is_err(), "it is open");
    drop(planner);
    let mended = rescue(home.path()).mend().expect("mended");
    assert_eq!((mended.how, mended.not_there), (rescue::Mending::Indexes, vec![]));
    let planner = open(home.path());
    assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
    assert_eq!(all(&planner), before);
}

#[test]
fn a_planner_with_a_password_is_restored_with_the_password_and_with_the_code() {
    let (home, planner) = made();
    planner.back_up_now().expect("from before the password");
    let code = crate::RecoveryCode::new().expect("a code");
    planner.set_password_cheaply("correct horse battery", &code);
    let left = planner.backups().expect("listed").all;
    assert!(
        left.iter().all(|backup| vault::read(&home.path().join("backups").join(&backup.id)).is_err()),
        "no backup opens with the key that lay open: {left:?}"
    );
    let then = all(&planner);
    let backup = planner.back_up_now().expect("made");
    planner.add_person("Newcomer".into()).expect("added");

    // Without anybody typing it again: whoever restores has the planner open.
    planner.look_into_backup(backup.id.clone()).expect("looked into");
    planner.take_back().expect("ready");
    let opener = planner.opener();
    drop(planner);
    drop(opener.open().expect("put in"));
    let clock = Clock::stopped(day("2026-11-16"));
    let again = || crate::RecoveryCode::read(&code.groups().join("-")).expect("as it was printed");
    let secrets = || [Secret::password("correct horse battery"), Secret::Recovery(again())];
    for secret in secrets() {
        let planner = Planner::unlock(&home.path().join("planner"), clock, &secret).expect("opened");
        assert_eq!(all(&planner), then);
    }
    // As on a new computer, from the backup alone.
    for (n, secret) in secrets().into_iter().enumerate() {
        let new = home.path().join(format!("new {n}"));
        fs::create_dir(&new).expect("a folder");
        for name in [DATABASE, "key.json"] {
            fs::copy(home.path().join("backups").join(&backup.id).join(name), new.join(name)).expect("copied");
        }
        assert!(matches!(Planner::open(&new, clock).map(|_| ()), Err(Error::NeedsPassword)));
        assert!(Planner::unlock(&new, clock, &Secret::password("correct house battery")).is_err());
        assert_eq!(all(&Planner::unlock(&new, clock, &secret).expect("opened")), then);
    }

    let planner = opener.open().expect("opened");
    planner.keep_backups_in(&home.path().join("backups"));
    planner.change_password(&Secret::Recovery(again()), "another correct horse").expect("changed");
    let folder = home.path().join("backups").join(&backup.id);
    assert!(vault::unlock(&folder, &Secret::password("correct horse battery")).is_err(), "the earlier one is known");
    assert!(vault::unlock(&folder, &Secret::password("another correct horse")).is_ok());
    backups::prove(&folder, &planner.key()).expect("still whole");
}
