/** Whoever doubts a message should not have to run anything of ours. */
export const csr = false;
