type Tone = 'good' | 'wait' | 'bad' | 'plain';

const BY_STATUS: Readonly<Record<string, Tone>> = { sent: 'good', dead: 'bad', rejected: 'bad' };
const BY_WORD: Readonly<Record<string, Tone>> = {
  delivered: 'good',
  read: 'good',
  undelivered: 'bad',
  bounced: 'bad',
  complained: 'bad'
};

/** The colour that repeats what a message's status, or a carrier's word about it, says in words. */
export const toneOfStatus = (status: string): Tone => BY_STATUS[status] ?? 'wait';
export const toneOfWord = (word: string): Tone => BY_WORD[word] ?? 'wait';
