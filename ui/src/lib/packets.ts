// Saving a packet: what is still being typed goes in, the desktop asks where, and what was saved can be shown there.
import type { PacketRequest } from './api.gen';
import { flushDrafts } from './draft.svelte';
import { desktop, savePacket } from './ipc';
import { m } from './paraglide/messages.js';
import { toasts } from './toasts.svelte';

/** True when it was saved; false when the manager thought better of it, or it could not be. */
export async function save(request: PacketRequest): Promise<boolean> {
  try {
    if (!(await flushDrafts())) return false;
    const saved = await savePacket(request);
    if (!saved) return false;
    toasts.say(m.toast_packet_saved(), { label: m.show_in_folder(), run: desktop.show_saved_packet });
    return true;
  } catch (thrown) {
    toasts.fail(thrown);
    return false;
  }
}
