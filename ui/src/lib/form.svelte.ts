// A form that asks the core: busy while it waits, errors by the field they are about, and the focus on the first.
// What is right is decided in the core; here only its answer is shown.
//
//   const form = new Form(async () => { await api.add_person(name); close(); });
//   <form {@attach form.attach}> <TextField label={…} bind:value={name} error={form.of('name')} />
//     {#if form.other}<ErrorNote error={form.other} />{/if} <Button type="submit" kind="filled">…</Button> </form>
import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { asError, type QuarterdeckError } from './ipc';

export class Form {
  busy = $state(false);
  error: QuarterdeckError | null = $state.raw(null);
  #save: () => unknown;
  #element: HTMLFormElement | null = null;
  // Not state: it is filled while the fields are drawn, before any error can be.
  #shown = new Set<string>();

  constructor(save: () => unknown) {
    this.#save = save;
  }

  /** The message for one field, by the name the core gives it. */
  of(field: string): string | undefined {
    this.#shown.add(field);
    return this.error?.field === field ? this.error.message : undefined;
  }
  /** What is about no field shown here. */
  get other(): QuarterdeckError | null {
    const error = this.error;
    return error && !(error.field && this.#shown.has(error.field)) ? error : null;
  }

  submit = async (): Promise<void> => {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      await this.#save();
    } catch (thrown) {
      this.error = asError(thrown);
      await tick();
      this.#element?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    } finally {
      this.busy = false;
    }
  };

  /** Submits on Enter as forms do, and on Ctrl+Enter from any field of it. */
  attach: Attachment<HTMLFormElement> = (element) => {
    this.#element = element;
    element.noValidate = true;
    const onsubmit = (event: Event) => {
      event.preventDefault();
      void this.submit();
    };
    const onkeydown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      event.preventDefault();
      void this.submit();
    };
    // What is being put right is not scolded any more.
    const oninput = (event: Event) => {
      if (event.target instanceof Element && event.target.matches('[aria-invalid="true"]')) this.error = null;
    };
    element.addEventListener('submit', onsubmit);
    element.addEventListener('input', oninput);
    element.addEventListener('keydown', onkeydown);
    return () => {
      this.#element = null;
      element.removeEventListener('submit', onsubmit);
      element.removeEventListener('input', oninput);
      element.removeEventListener('keydown', onkeydown);
    };
  };
}
