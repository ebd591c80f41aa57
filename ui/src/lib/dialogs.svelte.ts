// What opens over a page, whatever the page is. One at a time; each is a file of src/dialogs with the same name in
// capitals (`log_one_on_one` is LogOneOnOne.svelte) and gets `{ request, close }`:
//
//   dialogs.open({ name: 'log_one_on_one', person_id });
//   let { request, close }: DialogProps<'log_one_on_one'> = $props();
import type {
  Agreement,
  AgreementItem,
  AnswersPreview,
  AskKind,
  AttachedTo,
  Candidate,
  Delegation,
  LibraryItem,
  LibraryKind,
  ListPage,
  ListRow,
  PostPage,
  ReviewPage,
  Stage,
  StillOpen,
  Successor,
  TalkRef,
  UpwardTalk,
} from './api.gen';

export type DialogRequest =
  | { name: 'palette' }
  | { name: 'key_sheet' }
  | { name: 'add_person' }
  | { name: 'log_one_on_one'; person_id?: string | null; on?: string | null }
  | { name: 'note_something'; person_id?: string | null }
  | { name: 'add_goal'; person_id?: string | null; level?: 'team' | 'company'; start?: LibraryItem }
  | { name: 'add_promise'; person_id?: string | null; start?: LibraryItem }
  | { name: 'add_next_step'; person_id?: string | null; start?: LibraryItem }
  | { name: 'use_in_talk'; item: LibraryItem; person_id?: string | null }
  | { name: 'library_item'; kind: LibraryKind; item?: LibraryItem }
  | { name: 'hand_over'; person_id?: string | null; delegation?: Delegation; stretch?: boolean }
  | {
      name: 'settle_handover';
      delegation: Delegation;
      how: 'yes' | 'no' | 'completed' | 'taken_back' | 'ended' | 'dropped';
    }
  | { name: 'name_successor'; successor?: Successor }
  | {
      name: 'settle_review';
      review: ReviewPage;
      how:
        'without_words' | 'propose' | 'settle' | 'give' | 'talked' | 'record' | 'change' | 'reopen' | 'none';
    }
  | { name: 'person_details'; person_id: string }
  | { name: 'their_data'; person_id: string; person_name: string }
  | { name: 'erase_person'; person_id: string; person_name: string }
  | { name: 'how_we_meet'; person_id: string }
  | { name: 'away_for_a_while'; person_id: string; person_name: string }
  | { name: 'join_people'; person_id: string; person_name: string }
  | { name: 'take_on'; person_id?: string; person_name?: string }
  | { name: 'switch_numbers_off' }
  | { name: 'set_password' }
  | { name: 'change_password'; what: 'password' | 'code' }
  | { name: 'restore_backup' }
  | { name: 'mend_planner' }
  | { name: 'leave_company' }
  | { name: 'ask_by_form'; kind: AskKind; person_id?: string | null }
  | { name: 'bring_in_answers'; preview: AnswersPreview }
  | { name: 'files'; to: AttachedTo; id: string; about: string }
  | { name: 'list_row'; page: ListPage; row?: ListRow }
  | { name: 'post_form'; page?: PostPage }
  | { name: 'add_candidate'; post_id: string }
  | { name: 'decide_candidate'; candidate: Candidate; stage: Stage | null }
  | { name: 'score_candidate'; page: PostPage; candidate: Candidate; others?: boolean }
  | { name: 'upward_talk'; talk?: UpwardTalk; still_open?: StillOpen[] }
  | { name: 'agreement_item'; agreement: Agreement; line?: AgreementItem }
  | { name: 'begin_own_days' }
  | { name: 'begin_first_days'; candidate: Candidate }
  | { name: 'move_talk'; talk: TalkRef };

export type DialogName = DialogRequest['name'];
export type DialogProps<N extends DialogName> = {
  request: Extract<DialogRequest, { name: N }>;
  close: () => void;
};

class Dialogs {
  /** The dialog in view, with a number that differs for every opening. */
  current: { request: DialogRequest; id: number } | null = $state.raw(null);
  #next = 1;

  open = (request: DialogRequest): void => {
    this.current = { request, id: this.#next++ };
  };
  close = (): void => {
    this.current = null;
  };
}

export const dialogs = new Dialogs();
