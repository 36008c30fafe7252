import type { RecurringJob } from './platform/jobs/jobs.ts';

/**
 * Every job that runs by itself: when, what, why. `name` is a key of `job-definitions.ts`. Each run plans the next
 * one before it starts, one of each waits at a time, and after a long sleep the missed runs are one run.
 */
export const schedule: readonly RecurringJob[] = [
  {
    name: 'collection.reconcile-attempts',
    every: { minutes: 1 },
    why: 'Ask the gateway about attempts whose outcome we do not know, long before it forgets their keys.'
  },
  {
    name: 'collection.catch-up',
    every: { minutes: 5 },
    why: 'A database that was put back knows less than the provider: its book is read before anything is charged.'
  },
  {
    name: 'collection.fetch-events',
    every: { minutes: 10 },
    why: 'A webhook that never came is read from the provider’s own list within a quarter of an hour.'
  },
  {
    name: 'collection.reconcile-book',
    every: { dailyAt: '04:30', zone: 'Europe/Amsterdam' },
    why: 'Our record and the provider’s book of the last three days must be the same set, both ways; what it kept is booked.'
  },
  {
    name: 'billing.mark-overdue',
    every: { minutes: 60 },
    why: 'Due dates pass at midnight of each merchant’s own zone.'
  },
  {
    name: 'subscriptions.run-billing',
    every: { minutes: 60 },
    why: 'Periods begin, pauses end and stops count at midnight of each merchant’s own zone.'
  },
  {
    name: 'reporting.watch-invariants',
    every: { minutes: 60 },
    why: 'What must always be true of the books is checked while they are in use; a break is an alert. What reads long rests long.'
  },
  {
    name: 'reporting.count',
    every: { minutes: 15 },
    why: 'Reports read what was counted once; each run adds what was booked since, and the first of a day a forecast.'
  },
  {
    name: 'experiments.watch',
    every: { dailyAt: '06:40', zone: 'Europe/Amsterdam' },
    why: 'An experiment that makes customers complain, dispute or leave ends by itself, before the next messages go.'
  },
  {
    name: 'merging.find-pairs',
    every: { dailyAt: '03:10', zone: 'Europe/Amsterdam' },
    why: 'Two numbers for one person are found by comparing everybody: once a day, while nobody waits.'
  },
  {
    name: 'merging.move-late',
    every: { minutes: 10 },
    why: 'A job that had read a customer’s former id before a merge may write under it after: that is moved, too.'
  },
  {
    name: 'notifications.settle-stuck',
    every: { minutes: 5 },
    why: 'A worker that died while it handed a message over leaves it without an answer: that is said, not repeated.'
  },
  {
    name: 'notifications.fall-back-unreported',
    every: { minutes: 5 },
    why: 'A message that nobody reports as arrived goes another way within the time that was set for it.'
  },
  {
    name: 'notifications.ask-printer',
    every: { minutes: 60 },
    why: 'A print service calls nobody: letters that were posted or came back are asked about.'
  },
  {
    name: 'notifications.wake-forgotten',
    every: { minutes: 1 },
    why: 'A notice that is due and whose job was lost with its worker goes out within minutes all the same.'
  },
  {
    name: 'notifications.run-sequences',
    every: { minutes: 60 },
    why: 'Steps of sequences come at an hour of the customer’s own clock; midnight and morning are another hour in each zone.'
  },
  {
    name: 'notifications.forget-old-reports',
    every: { dailyAt: '03:30', zone: 'Europe/Amsterdam' },
    why: 'Mails and reports of carriers name people, and are worth nothing a month after they were processed.'
  },
  {
    name: 'webhooks.forget-old',
    every: { dailyAt: '03:45', zone: 'Europe/Amsterdam' },
    why: 'What receivers of webhooks answered may be anything, and is worth nothing a month later.'
  },
  {
    name: 'identity.clear-away',
    every: { minutes: 60 },
    why: 'Ended sessions, used codes, old API answers and counted turns are worth nothing, and some name people.'
  },
  {
    name: 'identity.recheck-hosts',
    every: { minutes: 60 },
    why: 'A merchant’s own domain starts to count once its record stands in the DNS, and stops when that was gone for days.'
  },
  {
    name: 'payment-methods.warn-of-expiry',
    every: { dailyAt: '10:00', zone: 'Europe/Amsterdam' },
    why: 'A card that ends soon is renewed before a payment fails; its owner is told by daylight.'
  },
  {
    name: 'arrangements.follow-days',
    every: { minutes: 60 },
    why: 'Instalments come, are missed and are over, and promises pass, at midnight of each merchant’s own zone.'
  },
  {
    name: 'handover.propose',
    every: { dailyAt: '08:20', zone: 'Europe/Amsterdam' },
    why: 'What no reminder helped is proposed for an agency by the conditions in force; its last notice goes by daylight.'
  },
  {
    name: 'handover.follow-cases',
    every: { minutes: 60 },
    why: 'A proposal follows its notice and its invoices: what was paid, disputed, agreed or left alone is nobody else’s business.'
  },
  {
    name: 'notifications.end-holds',
    every: { minutes: 60 },
    why: 'Whoever was left alone until a day is let go after it: debits are planned anew, and reminders go on.'
  },
  {
    name: 'collection.plan',
    every: { minutes: 60 },
    why: 'What falls due gets its collection date early enough for its notice; midnight is another hour in each zone.'
  },
  {
    name: 'collection.run-due',
    every: { minutes: 5 },
    why: 'Collect what is due at its hour, and try again what may be tried again.'
  }
];
