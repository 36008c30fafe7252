import type { Locator, Page } from '@playwright/test';
import { readReady } from './ready.ts';

/** What somebody does until it is done: taps, fields that are filled in, and pages that they see. */
export type Effort = Readonly<{ taps: number; fields: number; screens: number }>;

/**
 * What each thing may cost, from where. The README's table is this one, and the browser counts it: a tap more fails.
 * A tap on a message's link counts; the bank's own page doesn't.
 */
export const efforts = {
  payByLink: {
    what: 'pay by iDEAL, to the bank’s page',
    from: 'the message',
    ...{ taps: 2, fields: 0, screens: 2 }
  },
  payWithSavedCard: {
    what: 'pay all that is open, with a saved card',
    from: 'the overview',
    ...{ taps: 2, fields: 0, screens: 2 }
  },
  payOneInvoice: {
    what: 'pay one of several invoices, with a saved card',
    from: 'the invoice',
    ...{ taps: 2, fields: 0, screens: 2 }
  },
  payPart: {
    what: 'pay a part of what is open, with a saved card',
    from: 'the overview',
    ...{ taps: 3, fields: 1, screens: 2 }
  },
  payByIdeal: {
    what: 'pay by iDEAL, to the bank’s page',
    from: 'the overview',
    ...{ taps: 2, fields: 0, screens: 2 }
  },
  payByIdealInstead: {
    what: 'the same, passing over a saved card',
    from: 'the overview',
    ...{ taps: 3, fields: 0, screens: 2 }
  },
  repairCard: {
    what: 'renew a card, and pay what had failed on it',
    from: 'the message',
    ...{ taps: 2, fields: 3, screens: 2 }
  },
  repairAccount: {
    what: 'give another account, with a code and a new mandate',
    from: 'the message',
    ...{ taps: 3, fields: 3, screens: 3 }
  },
  moveDebit: {
    what: 'move a coming debit',
    from: 'the message',
    ...{ taps: 2, fields: 0, screens: 1 }
  },
  changeChannel: {
    what: 'be told by another channel',
    from: 'the overview',
    ...{ taps: 2, fields: 0, screens: 1 }
  }
} as const satisfies Readonly<Record<string, Effort & Readonly<{ what: string; from: string }>>>;

/** Only what is counted: to compare with. */
export function effortOf(name: keyof typeof efforts): Effort {
  const { taps, fields, screens } = efforts[name];
  return { taps, fields, screens };
}

/** Counts on one page from now on. The page that is shown already is where it starts, and is not counted. */
export function countEffort(page: Page): Readonly<{
  tap: (target: Locator) => Promise<void>;
  /** A tap on a link that came in a message. */
  open: (link: string) => Promise<void>;
  fill: (field: Locator, text: string) => Promise<void>;
  seen: () => Effort;
}> {
  let taps = 0;
  let fields = 0;
  let shown = page.url();
  const ours = new URL(readReady().web).origin;
  const screens: string[] = [];
  const pathOf = (address: string) => new URL(address).pathname.replace(/\/$/, '');
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame() || new URL(frame.url()).origin !== ours) return;
    if (shown === 'about:blank' || pathOf(frame.url()) !== pathOf(shown)) screens.push(frame.url());
    shown = frame.url();
  });
  return {
    tap: async (target) => {
      taps += 1;
      await target.click();
    },
    open: async (link) => {
      taps += 1;
      await page.goto(link);
    },
    fill: async (field, text) => {
      fields += 1;
      await field.fill(text);
    },
    seen: () => ({ taps, fields, screens: screens.length })
  };
}
