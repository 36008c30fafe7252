/** How the list can be narrowed. */
export const shows = ['all', 'waiting', 'unmatched'] as const;
