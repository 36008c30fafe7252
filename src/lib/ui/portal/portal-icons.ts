/** Drawn on a 24 × 24 grid, 1.8 wide strokes. The overview is our sign: the two bars, 3 wide. */
export const portalIcons = {
  overview: 'M5 9h14M5 15h9',
  invoices: 'M6 3.5h8.5L18 7v13.5H6zM14 3.5V7.5H18M9 11.5h6M9 15h6',
  'payment-methods': 'M3.5 6.5h17v11h-17zM3.5 10.5h17M7 14.5h3',
  subscriptions: 'M4 12a8 8 0 0 1 14-5.3M20 12a8 8 0 0 1-14 5.3M18 3v4h-4M6 21v-4h4',
  messages: 'M4 6h16v12H4zM4 7l8 6.2L20 7',
  preferences: 'M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9M15 5.5v4M9 14.5v4',
  back: 'M14.5 5.5L8 12l6.5 6.5'
} as const;

export type PortalIconName = keyof typeof portalIcons;
