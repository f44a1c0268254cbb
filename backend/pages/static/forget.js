// The hand-off is over: drafts and photos that were on their way do not stay on this phone.
"use strict";
try { sessionStorage.clear(); } catch (error) { /* private mode */ }
if (window.indexedDB) indexedDB.deleteDatabase("uploads");
