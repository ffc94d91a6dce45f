// Ctrl-C: the first one asks, the second one kills.

#ifndef POUCH_CLI_INTERRUPT_H_
#define POUCH_CLI_INTERRUPT_H_

namespace pouch {

// From now on the first SIGINT or SIGTERM only makes Interrupted() true; the
// next one ends the program as if nobody listened.
void ListenForInterrupts();

// True once the user wants the command to end.
bool Interrupted();

}  // namespace pouch

#endif  // POUCH_CLI_INTERRUPT_H_
