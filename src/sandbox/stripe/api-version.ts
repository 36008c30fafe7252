/** The version of the API that the sandbox speaks, that of the `stripe` package 23.1. */
export const API_VERSION = '2026-10-28.endive';
