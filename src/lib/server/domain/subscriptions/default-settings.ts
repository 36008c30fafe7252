/** What holds for a merchant that chose nothing else. The columns of `subscription_settings` say what each means. */
export const defaultSettings = {
  pauseMostDays: 92,
  pausesPerYear: 2,
  stopNoticeDays: 0,
  priceNoticeDays: 30,
  // Fourteen: the SEPA pre-notification where nothing shorter is agreed.
  debitNoticeDays: 14,
  stopOffer: 'both',
  numberPrefix: 'S'
} as const;
