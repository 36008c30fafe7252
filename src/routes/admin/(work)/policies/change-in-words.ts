/** One difference between two versions: what it is about, and how it read before and reads after. */
export type ChangeInWords = Readonly<{ id: string; text: string; was?: string; becomes?: string }>;
