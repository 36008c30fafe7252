/** The words agreed to, when (ISO 8601) and from where. */
export type Consent = Readonly<{ text: string; language: string; at: string; ip: string; userAgent: string }>;
