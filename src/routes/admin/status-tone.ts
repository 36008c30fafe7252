/** The colour that repeats what an invoice's status says in words. */
export function toneOf(
  status: 'open' | 'overdue' | 'paid' | 'void' | 'uncollectible'
): 'good' | 'wait' | 'bad' | 'plain' {
  switch (status) {
    case 'paid':
      return 'good';
    case 'open':
      return 'wait';
    case 'overdue':
    case 'uncollectible':
      return 'bad';
    case 'void':
      return 'plain';
  }
}
