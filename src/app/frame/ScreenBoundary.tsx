/** Error boundary of a screen: shows the message and offers to retry or reload. */
import { Component, type ReactNode } from "react";
import { Button } from "../parts/controls/Button.tsx";
import { Empty } from "../parts/surfaces/Empty.tsx";

interface State {
  message: string | null;
}

export class ScreenBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <Empty
        icon="warn"
        title="This screen stumbled"
        actions={
          <>
            <Button tone="primary" onClick={() => this.setState({ message: null })}>
              Try again
            </Button>
            <Button onClick={() => location.reload()}>Reload the page</Button>
          </>
        }
      >
        <p>Your examples and lessons are safe: they are stored as you go.</p>
        <p className="fine">{message}</p>
      </Empty>
    );
  }
}
