/** How the list can be narrowed, in the order in which it is offered. */
export const statuses = ['all', 'unpaid', 'overdue', 'paid', 'closed'] as const;
export type StatusFilter = (typeof statuses)[number];
