package dev.beckon.cli.remote;

import dev.beckon.api.ProtoImport;
import dev.beckon.api.RpcService;
import dev.beckon.cli.remote.parcels.Parcel;

/** Takes what protobuf has generated. */
@RpcService(name = "post.v1.Post")
@ProtoImport(file = "parcels/parcel.proto", protoPackage = "parcels", types = Parcel.class)
public interface Post {

    /** {@return the same, further away} */
    Parcel send(Parcel parcel, int far);
}
