/** What is known of a message after its carrier took it, from the least to the most that can be known. */
export const deliveryStates = [
  'accepted',
  'sent',
  'overdue',
  'undelivered',
  'delivered',
  'bounced',
  'read',
  'complained'
] as const;

export type DeliveryState = (typeof deliveryStates)[number];

/** Nothing more is expected after these. `overdue` is our own verdict: a late report still counts. */
const FINAL: ReadonlySet<DeliveryState> = new Set([
  'overdue',
  'undelivered',
  'delivered',
  'bounced',
  'read',
  'complained'
]);

export function isFinal(state: DeliveryState): boolean {
  return FINAL.has(state);
}

/** Whether a state says more than the one that is known. Reports in any order so end in the same state. Pure. */
export function isNews(known: DeliveryState | null, state: DeliveryState): boolean {
  return known === null || deliveryStates.indexOf(state) > deliveryStates.indexOf(known);
}
