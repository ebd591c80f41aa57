import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';
import { shellOf } from '../../tests/records';

vi.hoisted(() => Object.defineProperty(navigator, 'language', { value: 'en-GB' }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

vi.setConfig({ testTimeout: 20_000 });
const { shell } = await import('../lib/shell.svelte');
const { default: Coaching } = await import('./Coaching.svelte');
const { default: Questions } = await import('./Questions.svelte');
const { default: HowWeMeet } = await import('../dialogs/HowWeMeet.svelte');

const question = (code: string, stage: string, asked = false) => ({
  code,
  text: `Question ${code}`,
  stage,
  item_id: null,
  asked,
});
const violations = async () => {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map((v) => v.id);
};

beforeEach(() => {
  core.reset();
  shell.value = shellOf();
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});

describe('coaching with questions', () => {
  it('goes through the stages and ends in something they will do', async () => {
    core.answers.coaching_stages = () => [
      { code: 'goal', title: 'Goal', intent: 'Agree what they want.' },
      { code: 'will', title: 'Will', intent: 'Turn one choice into a step.' },
    ];
    core.answers.other_questions = () => [question('g1', 'goal', true), question('w1', 'will')];
    render(Coaching, { conversation_id: 'c1', person_id: 'p1', name: 'Ruth' });
    expect(await screen.findByText('Agree what they want.')).toBeTruthy();
    expect(screen.getByText('one asked')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Will' }));
    await userEvent.click(within(screen.getByRole('list', { name: 'Will' })).getByRole('checkbox'));
    expect(core.called('ask_question')).toEqual([['c1', 'w1', true]]);
    expect(await violations()).toEqual([]);
    await userEvent.type(screen.getByRole('textbox', { name: 'What will Ruth do?' }), 'Shadow Amara{Enter}');
    await waitFor(() => expect(core.called('add_promise').length).toBe(1));
    expect(core.called('add_promise')[0]?.[0]).toMatchObject({
      text: 'Shadow Amara',
      mine: false,
      person_id: 'p1',
      conversation_id: 'c1',
      own_idea: true,
    });
  });

  it('offers what is due with its reason before the others', async () => {
    core.answers.due_questions = () => [
      { question: question('o1', ''), because: 'They took on: shadow Amara' },
    ];
    core.answers.other_questions = () => [question('g1', 'goal')];
    render(Questions, { questions: [], conversation_id: 'c1' });
    await userEvent.click(screen.getByRole('button', { name: 'Other questions' }));
    await userEvent.click(await screen.findByRole('button', { name: /They took on: shadow Amara/ }));
    expect(core.called('ask_question')).toEqual([['c1', 'o1', true]]);
  });
});

describe('how two people meet', () => {
  it('keeps the rhythm with what stands on every talk', async () => {
    core.answers.person_page = () => ({
      rhythm: {
        series_id: 's1',
        interval_weeks: 2,
        anchor_on: '2026-11-16',
        time: '09:00',
        ends_on: null,
        standing_points: ['Holidays'],
      },
    });
    const close = vi.fn();
    render(HowWeMeet, { request: { name: 'how_we_meet', person_id: 'p1' }, close });
    await userEvent.type(await screen.findByRole('textbox', { name: 'On every talk' }), '\nRota');
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('radio', { name: 'every week' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(core.called('arrange_talks')).toEqual([
      ['p1', { interval_weeks: 1, anchor_on: null, time: '09:00', standing_points: ['Holidays', 'Rota'] }],
    ]);
  });
});
