/** One moment of a history, its texts ready to read. */
export type TimelineItem = Readonly<{
  id: string;
  title: string;
  /** The moment in words. */
  at: string;
  /** The same for machines: ISO 8601. */
  datetime: string;
  tone: 'good' | 'wait' | 'bad' | 'plain';
}>;
