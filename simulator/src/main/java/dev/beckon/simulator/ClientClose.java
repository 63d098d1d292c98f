package dev.beckon.simulator;

/** Clients are closed by their owner, who makes others in the same process. */
final class ClientClose implements Fault {

    @Override
    public int weight() {
        return 4;
    }

    @Override
    public boolean strike(Simulation simulation) {
        ClientProcess client = simulation.world().pick(simulation.clients());
        if (!(client.host().isUp() && !client.host().isPaused())) {
            return false;
        }
        client.close();
        client.start();
        return true;
    }
}
